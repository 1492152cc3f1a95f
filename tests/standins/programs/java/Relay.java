import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The control WebSocket of the media relay. Its messages are the stand-ins' own: see relay.js. */
final class Relay implements WebSocket.Listener {
    private static final int WAIT_SECONDS = 30;

    private final URI place;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(WAIT_SECONDS)).build();
    private final Map<String, CompletableFuture<Map<String, Object>>> asked = new ConcurrentHashMap<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    Relay(Contract contract) {
        String host = contract.text("MEDIA_RELAY_HOST", "localhost:8080");
        if (!host.matches("[^:/]+:\\d{1,5}")) throw Contract.fail("MEDIA_RELAY_HOST is not a host and a port");
        place = URI.create("ws://" + host + "/");
    }

    /** The audio of a call, with the tenant's own speech service if it has one. Throws the relay's reason. */
    Map<String, Object> open(String call, Map<String, Object> speech) throws Exception {
        StringBuilder own = new StringBuilder();
        for (String key : new String[] {"url", "username", "password", "apikey"}) {
            if (speech.get(key) instanceof String text) own.append(own.length() > 0 ? ", " : "").append(Json.quoted(key)).append(": ").append(Json.quoted(text));
        }
        return ask(call, "open", ", \"speech\": {" + own + "}");
    }

    Map<String, Object> close(String call) throws Exception {
        return ask(call, "close", "");
    }

    private Map<String, Object> ask(String call, String action, String more) throws Exception {
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        asked.put(call, answer);
        try {
            String message = "{\"action\": " + Json.quoted(action) + ", \"call\": " + Json.quoted(call) + more + "}";
            send(message);
            Map<String, Object> said = answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
            if (said.get("error") != null) throw new IllegalStateException((String) said.get("error"));
            return said;
        } finally {
            asked.remove(call);
        }
    }

    /** One message at a time: a WebSocket takes no message while it still sends another. */
    private synchronized void send(String message) throws Exception {
        connected().sendText(message, true).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** One connection for all calls. It is opened again after it was lost. */
    private synchronized WebSocket connected() throws Exception {
        if (socket == null || socket.isInputClosed() || socket.isOutputClosed()) {
            socket = client.newWebSocketBuilder().buildAsync(place, this).get(WAIT_SECONDS, TimeUnit.SECONDS);
        }
        return socket;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
        part.append(data);
        if (isLast) {
            Map<String, Object> said = Json.object(part.toString());
            part.setLength(0);
            CompletableFuture<Map<String, Object>> waiting = asked.get(String.valueOf(said.get("call")));
            if (waiting != null) waiting.complete(said);
        }
        from.request(1);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        from.abort();
    }
}
