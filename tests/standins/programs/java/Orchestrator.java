import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stand-in of the SIP orchestrator. It reads all variables and files before it listens. */
public final class Orchestrator {
    private static final List<String> LEVELS = List.of("off", "fatal", "severe", "warning", "audit", "info", "fine", "finest", "all");

    private Orchestrator() { }

    /** See README.md. */
    public static void main(String[] arguments) throws IOException {
        // By default, Java answers no Basic challenge of a proxy for HTTPS. Set before its HTTP client is used:
        // https://bugs.openjdk.org/browse/JDK-8168839
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        Contract contract = new Contract(arguments, System.getenv());
        contract.word("LOG_LEVEL", LEVELS, "audit");
        contract.flag("ENABLE_AUDIT_MESSAGES");
        contract.flag("ENABLE_TRANSCRIPTION_AUDIT_MESSAGES");
        if (contract.flag("WATSON_CONVERSATION_DISABLE_SSL_CERTIFICATE_VALIDATION")) throw Contract.fail("a stand-in checks certificates always");
        contract.writable("/logs");
        Stores stores = new Stores(contract);
        Admission admission = new Admission(contract);
        Relay relay = new Relay(contract);
        Calls calls = new Calls(contract, admission, relay, new Assistant(contract, stores.client));
        ExecutorService workers = Executors.newCachedThreadPool();
        Rest rest = new Rest(contract, new OutboundCalls(contract, admission, relay, stores.client), workers);
        int plain = contract.port("SIP_PORT", 5060);
        int tls = contract.port("SIP_PORT_TLS", 5061);
        if (contract.port("SIP_PORT_TCP", 5060) != plain) throw Contract.fail("SIP_PORT_TCP is not SIP_PORT");
        String host = contract.text("HTTP_HOST", "*");
        InetSocketAddress http = new InetSocketAddress(host.equals("*") ? contract.bind() : host, contract.port("HTTP_PORT", 9080));
        InetSocketAddress https = new InetSocketAddress(http.getAddress(), contract.port("HTTPS_PORT", 9443));
        if (contract.isCheck) {
            Contract.log("all variables and files are right");
            return;
        }
        try {
            SipServer sip = new SipServer(calls, workers, InetAddress.getByName(contract.bind()));
            sip.listenByTls(stores.server, tls);
            sip.listenByTcp(plain);
            sip.listenByUdp(plain);
            rest.listen(http, https, stores.server);
        } catch (IOException error) {
            throw Contract.fail("cannot listen: " + error.getMessage());
        }
        Contract.log("ready, SIP on ports " + plain + " and " + tls + ", REST on ports " + http.getPort() + " and " + https.getPort());
    }
}
