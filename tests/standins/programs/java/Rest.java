import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/** REST: metrics, and the API that starts calls, each with its own login. */
final class Rest {
    private static final String METRICS = "/metrics/application";
    private static final String OUTBOUND = "/vgw/outboundCalls/";

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
        HttpsServer encrypted = HttpsServer.create(secure, 0);
        encrypted.setHttpsConfigurator(new HttpsConfigurator(tls));
        for (HttpServer server : new HttpServer[] {HttpServer.create(plain, 0), encrypted}) {
            server.setExecutor(workers);
            server.createContext("/", safely(exchange -> answer(exchange, 404, "")));
            server.createContext(METRICS, safely(this::metrics));
            server.createContext(OUTBOUND, safely(this::startCall));
            server.start();
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        if (isAdmitted(exchange, administration)) answer(exchange, 200, "vgw_standin_up 1\n");
    }

    private void startCall(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().substring(OUTBOUND.length()).split("/");
        if (calls == null || path.length != 2 || !path[1].equals("startOutboundCall")) {
            answer(exchange, 404, "");
        } else if (isAdmitted(exchange, outbound)) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            OutboundCalls.Outcome outcome = exchange.getRequestMethod().equals("POST") ? calls.start(path[0], body) : new OutboundCalls.Outcome(405, "POST only");
            answer(exchange, outcome.status(), "{\"message\": " + Json.quoted(outcome.message()) + "}\n");
        }
    }

    /** Whether the request has the login; else it is answered with 401. */
    private static boolean isAdmitted(HttpExchange exchange, Contract.Login login) throws IOException {
        String said = exchange.getRequestHeaders().getFirst("Authorization");
        if (login == null || MessageDigest.isEqual(login.basic().getBytes(StandardCharsets.UTF_8), String.valueOf(said).getBytes(StandardCharsets.UTF_8))) return true;
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"voice-gateway\"");
        answer(exchange, 401, "");
        return false;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static HttpHandler safely(HttpHandler handler) {
        return exchange -> {
            try {
                handler.handle(exchange);
            } catch (RuntimeException error) {
                answer(exchange, 500, "");
            }
        };
    }
}
