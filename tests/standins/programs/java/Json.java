import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists, strings, doubles, booleans and null, because the JDK has no JSON reader. */
final class Json {
    private final String text;
    private int position;

    private Json(String text) {
        this.text = text;
    }

    /** One whole document. Throws IllegalArgumentException if it is not JSON. */
    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.blanks();
        if (json.position < text.length()) throw json.fault();
        return value;
    }

    /** A document that must be an object. */
    static Map<String, Object> object(String text) {
        return asObject(parse(text));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> asObject(Object value) {
        if (value instanceof Map) return (Map<String, Object>) value;
        throw new IllegalArgumentException("no JSON object");
    }

    /** Text in quotation marks. */
    static String quoted(String text) {
        StringBuilder made = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            if (each == '"' || each == '\\') made.append('\\').append(each);
            else if (each < ' ') made.append(String.format("\\u%04x", (int) each));
            else made.append(each);
        }
        return made.append('"').toString();
    }

    private Object value() {
        blanks();
        switch (peek()) {
            case '{': return members();
            case '[': return items();
            case '"': return string();
            default: return word();
        }
    }

    private Map<String, Object> members() {
        Map<String, Object> found = new LinkedHashMap<>();
        position++;
        for (boolean isFirst = true; !ends('}', isFirst); isFirst = false) {
            blanks();
            String key = string();
            blanks();
            take(':');
            if (found.containsKey(key)) throw fault();
            found.put(key, value());
        }
        return found;
    }

    private List<Object> items() {
        List<Object> found = new ArrayList<>();
        position++;
        for (boolean isFirst = true; !ends(']', isFirst); isFirst = false) found.add(value());
        return found;
    }

    /** Whether an object or a list ends here. If not, the comma before its next part is read. */
    private boolean ends(char end, boolean isFirst) {
        blanks();
        if (peek() == end) {
            position++;
            return true;
        }
        if (!isFirst) take(',');
        return false;
    }

    private String string() {
        take('"');
        StringBuilder found = new StringBuilder();
        for (char each = next(); each != '"'; each = next()) found.append(each == '\\' ? escaped() : each);
        return found.toString();
    }

    private char escaped() {
        char each = next();
        if (each == 'u') {
            position += 4;
            if (position > text.length()) throw fault();
            return (char) Integer.parseInt(text.substring(position - 4, position), 16);
        }
        int known = "\"\\/bfnrt".indexOf(each);
        if (known < 0) throw fault();
        return "\"\\/\b\f\n\r\t".charAt(known);
    }

    private Object word() {
        int start = position;
        while (position < text.length() && "+-.0123456789abcdefghijklmnopqrstuvwxyzE".indexOf(text.charAt(position)) >= 0) position++;
        String word = text.substring(start, position);
        switch (word) {
            case "true": return true;
            case "false": return false;
            case "null": return null;
            default:
                if (!word.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) throw fault();
                return Double.valueOf(word);
        }
    }

    private void blanks() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) position++;
    }

    private char peek() {
        if (position >= text.length()) throw fault();
        return text.charAt(position);
    }

    private char next() {
        char found = peek();
        position++;
        return found;
    }

    private void take(char wanted) {
        if (next() != wanted) throw fault();
    }

    private IllegalArgumentException fault() {
        return new IllegalArgumentException("no JSON at character " + position);
    }
}
