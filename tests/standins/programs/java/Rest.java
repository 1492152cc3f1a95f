import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/**
 * REST: metrics, and the API that starts calls, each with its own login. One request for each connection.
 *
 * Java's own HttpsServer asks the name server for the name of each client before it answers, which takes as long as an
 * absent name server does (JDK 17, sun.net.httpserver.SSLStreams). A request of HTTP has the form of one of SIP.
 */
final class Rest {
    private static final String METRICS = "/metrics/application";
    private static final String OUTBOUND = "/vgw/outboundCalls/";

    private static final int WAITING = 50;
    private static final int SILENCE_MILLISECONDS = 30_000;

    private final Contract.Login administration;
    private final Contract.Login outbound;
    private final OutboundCalls calls;
    private final ExecutorService workers;

    Rest(Contract contract, OutboundCalls calls, ExecutorService workers) {
        this.calls = contract.flag("ENABLE_OUTBOUND_CALLS") ? calls : null;
        this.workers = workers;
        Contract.Login login = contract.login("ADMIN_USERNAME", "ADMIN_PASSWORD");
        boolean asks = contract.flag("ENABLE_METRICS_AUTH");
        if (asks && login == null) throw Contract.fail("ENABLE_METRICS_AUTH is true, but ADMIN_USERNAME is not set");
        administration = asks ? login : null;
        outbound = contract.login("REST_API_USERNAME", "REST_API_PASSWORD");
        contract.number("METRICS_SAMPLING_INTERVAL", 600, 1, Integer.MAX_VALUE / 2);
    }

    void listen(InetSocketAddress plain, InetSocketAddress secure, SSLContext tls) throws IOException {
        accept(new ServerSocket(plain.getPort(), WAITING, plain.getAddress()));
        accept(tls.getServerSocketFactory().createServerSocket(secure.getPort(), WAITING, secure.getAddress()));
    }

    private void accept(ServerSocket listener) {
        workers.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket peer = listener.accept();
                    workers.execute(() -> serve(peer));
                } catch (IOException error) {
                    return;
                }
            }
        });
    }

    private void serve(Socket peer) {
        try (peer) {
            peer.setSoTimeout(SILENCE_MILLISECONDS);
            SipMessage request = SipMessage.read(new BufferedInputStream(peer.getInputStream()));
            if (request == null) return;
            OutputStream out = peer.getOutputStream();
            out.write(answer(request));
            out.flush();
        } catch (IOException | RuntimeException error) {
            // the peer is gone or does not speak HTTP
        }
    }

    private byte[] answer(SipMessage request) {
        String path = request.target().split("\\?")[0];
        if (path.startsWith(METRICS)) return isAdmitted(request, administration) ? text(200, "vgw_standin_up 1\n") : unauthorized();
        if (path.startsWith(OUTBOUND)) return startCall(request, path.substring(OUTBOUND.length()).split("/"));
        return text(404, "");
    }

    private byte[] startCall(SipMessage request, String[] path) {
        if (calls == null || path.length != 2 || !path[1].equals("startOutboundCall")) return text(404, "");
        if (!isAdmitted(request, outbound)) return unauthorized();
        OutboundCalls.Outcome outcome = request.method().equals("POST") ? calls.start(path[0], request.body) : new OutboundCalls.Outcome(405, "POST only");
        return text(outcome.status(), "{\"message\": " + Json.quoted(outcome.message()) + "}\n");
    }

    /** Whether the request has the login. */
    private static boolean isAdmitted(SipMessage request, Contract.Login login) {
        byte[] said = request.header("authorization").getBytes(StandardCharsets.UTF_8);
        return login == null || MessageDigest.isEqual(login.basic().getBytes(StandardCharsets.UTF_8), said);
    }

    private static byte[] unauthorized() {
        return written(401, "WWW-Authenticate: Basic realm=\"voice-gateway\"\r\n", "");
    }

    private static byte[] text(int status, String text) {
        return written(status, "", text);
    }

    /** The text of a status is only for people, so every status has the same one. */
    private static byte[] written(int status, String headers, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " Answer\r\n" + headers + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n";
        return (head + text).getBytes(StandardCharsets.UTF_8);
    }
}
