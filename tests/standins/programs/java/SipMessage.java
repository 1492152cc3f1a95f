import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SIP request or response: its first line, its headers in order, and its body. RFC 3261, section 7. */
final class SipMessage {
    private static final int LONGEST = 65536;
    private static final Map<String, String> SHORT = Map.of("v", "via", "f", "from", "t", "to", "i", "call-id", "m", "contact", "l", "content-length", "c", "content-type");

    final String first;
    final String body;
    private final List<String[]> headers;

    SipMessage(String first, List<String[]> headers, String body) {
        this.first = first;
        this.headers = headers;
        this.body = body;
    }

    /** The next message of a stream; null if the stream ends between two messages. */
    static SipMessage read(InputStream stream) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int recent = 0;
        while (recent != 0x0d0a0d0a) {
            int each = stream.read();
            if (each < 0) {
                if (head.size() == 0) return null;
                throw new EOFException();
            }
            if (head.size() == 0 && (each == '\r' || each == '\n')) continue; // a keep-alive: RFC 5626
            head.write(each);
            recent = recent << 8 | each;
            if (head.size() > LONGEST) throw new IOException("a message without an end");
        }
        SipMessage message = parse(head.toString(StandardCharsets.UTF_8));
        int length = message.has("content-length") ? Integer.parseInt(message.header("content-length")) : 0;
        if (length < 0 || length > LONGEST) throw new IOException("a body of a strange length");
        byte[] body = stream.readNBytes(length);
        if (body.length < length) throw new EOFException();
        return new SipMessage(message.first, message.headers, new String(body, StandardCharsets.UTF_8));
    }

    /** The whole message of a datagram. */
    static SipMessage parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) throw new IllegalArgumentException("no SIP");
        String[] lines = text.substring(0, end).replaceAll("\r\n[ \t]+", " ").split("\r\n");
        List<String[]> headers = new ArrayList<>();
        for (int position = 1; position < lines.length; position++) {
            int colon = lines[position].indexOf(':');
            if (colon < 1) throw new IllegalArgumentException("no SIP header");
            String name = lines[position].substring(0, colon).trim().toLowerCase();
            headers.add(new String[] {SHORT.getOrDefault(name, name), lines[position].substring(colon + 1).trim()});
        }
        return new SipMessage(lines[0], headers, text.substring(end + 4));
    }

    boolean isRequest() {
        return first.endsWith(" SIP/2.0") && first.split(" ").length == 3;
    }

    String method() {
        return first.split(" ")[0];
    }

    /** The Request-URI. */
    String target() {
        return first.split(" ")[1];
    }

    int status() {
        return Integer.parseInt(first.split(" ")[1]);
    }

    boolean has(String name) {
        return headers.stream().anyMatch(each -> each[0].equals(name));
    }

    /** The first header of a name; empty if there is none. */
    String header(String name) {
        return headers.stream().filter(each -> each[0].equals(name)).map(each -> each[1]).findFirst().orElse("");
    }

    /** The URI in a From, To or Contact header. */
    String uri(String name) {
        Matcher found = Pattern.compile("<([^>]*)>").matcher(header(name));
        return found.find() ? found.group(1) : header(name).split(";")[0];
    }

    /** The answer to this request, with the headers that RFC 3261, section 8.2.6, asks for. */
    SipMessage answer(int status, String reason, String... more) {
        List<String[]> made = new ArrayList<>();
        for (String[] each : headers) {
            if (each[0].equals("to") && !each[1].contains("tag=")) made.add(new String[] {"to", each[1] + ";tag=" + tag()});
            else if (List.of("via", "from", "to", "call-id", "cseq", "record-route").contains(each[0])) made.add(each);
        }
        for (int position = 0; position + 1 < more.length; position += 2) made.add(new String[] {more[position], more[position + 1]});
        return new SipMessage("SIP/2.0 " + status + " " + reason, made, "");
    }

    SipMessage with(String contentType, String content) {
        List<String[]> made = new ArrayList<>(headers);
        made.add(new String[] {"content-type", contentType});
        return new SipMessage(first, made, content);
    }

    byte[] bytes() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder made = new StringBuilder(first).append("\r\n");
        for (String[] each : headers) if (!each[0].equals("content-length")) made.append(written(each[0])).append(": ").append(each[1]).append("\r\n");
        made.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(made.toString().getBytes(StandardCharsets.UTF_8));
        all.writeBytes(content);
        return all.toByteArray();
    }

    /** A tag for a dialog. A request that is sent again gets the same tag. */
    private String tag() {
        return Integer.toHexString((header("call-id") + header("cseq").split(" ")[0] + header("from")).hashCode());
    }

    private static String written(String name) {
        switch (name) {
            case "call-id": return "Call-ID";
            case "cseq": return "CSeq";
            case "www-authenticate": return "WWW-Authenticate";
            default:
                StringBuilder made = new StringBuilder();
                for (String part : name.split("-")) made.append(made.length() > 0 ? "-" : "").append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
                return made.toString();
        }
    }
}
