import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Calls that a client of REST starts: INVITE to its route, digest if it is required, then BYE. */
final class OutboundCalls {
    private static final int WAIT_MILLISECONDS = 15_000;
    private static final Pattern ROUTE = Pattern.compile("sip:([^:;]+):(\\d+)(?:;transport=(tls|tcp))?");

    private final Admission admission;
    private final Relay relay;
    private final SSLContext tls;
    private final String announced;

    OutboundCalls(Contract contract, Admission admission, Relay relay, SSLContext tls) {
        this.admission = admission;
        this.relay = relay;
        this.tls = tls;
        announced = contract.text("SIP_HOST");
    }

    /** The answer to the client. */
    record Outcome(int status, String message) { }

    Outcome start(String tenantUri, String body) {
        Admission.Tenant tenant = admission.tenants.stream().filter(each -> each.uri().equals(tenantUri)).findFirst().orElse(null);
        if (tenant == null) return new Outcome(404, "no such tenant");
        try {
            Map<String, Object> request = Json.object(body);
            Matcher route = ROUTE.matcher(String.valueOf(request.get("route")));
            if (!route.matches() || !(request.get("to") instanceof String to)) return new Outcome(400, "to and route are needed");
            boolean isTls = "tls".equals(route.group(3));
            // the guide, "SIP authentication": an outbound call over an insecure channel is refused
            if (!isTls && (tenant.outbound() != null || admission.asksForTls())) return new Outcome(400, "with SIP authentication, calls go over TLS");
            return call(tenant, to, route.group(1), Integer.parseInt(route.group(2)), isTls);
        } catch (IllegalArgumentException error) {
            return new Outcome(400, "no JSON object");
        } catch (Exception error) {
            return new Outcome(502, Calls.reason(error));
        }
    }

    private Outcome call(Admission.Tenant tenant, String to, String host, int port, boolean isTls) throws Exception {
        String call = UUID.randomUUID().toString();
        String offer = Calls.description(relay.open(call, tenant.speech()));
        try (Socket socket = connected(host, port, isTls)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            SipMessage answer = ask(socket, in, request("INVITE", tenant, to, call, 1, "", "", isTls).with("application/sdp", offer));
            if (answer.status() == 401 && tenant.outbound() != null) {
                send(socket, request("ACK", tenant, to, call, 1, "", answer.header("to"), isTls));
                String authorization = Digest.answer(answer.header("www-authenticate"), "INVITE", to, tenant.outbound());
                answer = ask(socket, in, request("INVITE", tenant, to, call, 2, authorization, "", isTls).with("application/sdp", offer));
            }
            send(socket, request("ACK", tenant, to, call, 2, "", answer.header("to"), isTls));
            if (answer.status() != 200) return new Outcome(502, "the trunk answers " + answer.status());
            ask(socket, in, request("BYE", tenant, to, call, 3, "", answer.header("to"), isTls));
            return new Outcome(200, "the call was answered");
        } finally {
            relay.close(call);
        }
    }

    private Socket connected(String host, int port, boolean isTls) throws IOException {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress(host, port), WAIT_MILLISECONDS);
        plain.setSoTimeout(WAIT_MILLISECONDS);
        if (!isTls) return plain;
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // names as in RFC 5922
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private static void send(Socket socket, SipMessage message) throws IOException {
        socket.getOutputStream().write(message.bytes());
        socket.getOutputStream().flush();
    }

    /** The final answer to a request. */
    private static SipMessage ask(Socket socket, InputStream in, SipMessage request) throws IOException {
        send(socket, request);
        for (SipMessage answer = SipMessage.read(in); answer != null; answer = SipMessage.read(in)) if (answer.status() >= 200) return answer;
        throw new IOException("the trunk ends the connection");
    }

    private SipMessage request(String method, Admission.Tenant tenant, String to, String call, int sequence, String authorization, String answered, boolean isTls) {
        List<String[]> headers = new ArrayList<>();
        headers.add(new String[] {"via", "SIP/2.0/" + (isTls ? "TLS " : "TCP ") + announced + ";branch=z9hG4bK" + call + sequence});
        headers.add(new String[] {"max-forwards", "70"});
        headers.add(new String[] {"from", "<sip:" + tenant.uri().split("@")[0] + "@" + announced + ">;tag=" + call.substring(0, 8)});
        headers.add(new String[] {"to", answered.isEmpty() ? "<" + to + ">" : answered});
        headers.add(new String[] {"call-id", call});
        headers.add(new String[] {"cseq", sequence + " " + method});
        headers.add(new String[] {"contact", "<sip:" + announced + (isTls ? ";transport=tls" : "") + ">"});
        if (!authorization.isEmpty()) headers.add(new String[] {"authorization", authorization});
        return new SipMessage(method + " " + to + " SIP/2.0", headers, "");
    }
}
