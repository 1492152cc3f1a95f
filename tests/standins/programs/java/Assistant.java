import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** Announces each call to the assistant: over TLS or mutual TLS, and through the proxy if one is named. */
final class Assistant {
    private final Contract contract;
    private final HttpClient client;
    private final Duration patience;
    private final Contract.Login login;

    Assistant(Contract contract, SSLContext tls) {
        this.contract = contract;
        patience = Duration.ofSeconds(contract.number("WATSON_CONVERSATION_READ_TIMEOUT", 5, 1, 86400));
        HttpClient.Builder builder = HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(contract.number("WATSON_CONVERSATION_CONNECT_TIMEOUT", 10, 1, 86400)));
        throughProxy(builder);
        client = builder.build();
        login = login("WATSON_CONVERSATION_USERNAME", "WATSON_CONVERSATION_PASSWORD", "WATSON_CONVERSATION_APIKEY");
    }

    /** The orchestrator reaches its proxy only over HTTP: the guide, "Connecting through a forward proxy server". */
    private void throughProxy(HttpClient.Builder builder) {
        Contract.Login place = contract.login("PROXY_HOST", "PROXY_PORT");
        Contract.Login proxyLogin = contract.login("PROXY_USERNAME", "PROXY_PASSWORD");
        if (place == null) return;
        builder.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(place.user(), contract.port("PROXY_PORT", 0))));
        if (proxyLogin == null) return;
        builder.authenticator(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                if (getRequestorType() != RequestorType.PROXY) return null;
                return new PasswordAuthentication(proxyLogin.user(), proxyLogin.password().toCharArray());
            }
        });
    }

    private Contract.Login login(String user, String password, String key) {
        Contract.Login found = contract.login(user, password);
        if (!contract.has(key)) return found;
        if (found != null) throw Contract.fail(key + " and " + user + " are both set");
        return new Contract.Login("apikey", contract.text(key));
    }

    /** Announces a call. Variables give what the tenant does not set. Throws an exception with the reason. */
    void greet(Map<String, Object> tenant) throws Exception {
        String url = (String) tenant.getOrDefault("url", contract.has("WATSON_CONVERSATION_URL") ? contract.text("WATSON_CONVERSATION_URL") : null);
        if (url == null) throw new IllegalStateException("no assistant is named");
        Object workspace = tenant.getOrDefault("workspaceID", contract.text("WATSON_CONVERSATION_WORKSPACE_ID", "none"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url.replaceFirst("/$", "") + "/v1/workspaces/" + workspace + "/message?version=2017-05-26"))
            .timeout(patience).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {\"text\": \"vgwCallStarted\"}}"));
        String authorization = authorization(tenant);
        if (authorization != null) request.header("Authorization", authorization);
        int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) throw new IllegalStateException("HTTP " + status);
    }

    private String authorization(Map<String, Object> tenant) {
        if (tenant.get("bearerToken") instanceof String token) return "Bearer " + token;
        if (tenant.get("apikey") instanceof String key) return new Contract.Login("apikey", key).basic();
        if (tenant.get("username") instanceof String user) return new Contract.Login(user, (String) tenant.get("password")).basic();
        return login == null ? null : login.basic();
    }
}
