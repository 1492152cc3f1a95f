import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Options, environment and files of the container. Anything outside the documented contract ends the program. */
final class Contract {
    static final String CONTAINER = "sip-orchestrator";

    /** The variables that a container engine, a kubelet, a shell or the image's Java sets in every container. */
    private static final Set<String> AMBIENT = Set.of("HOME", "HOSTNAME", "JAVA_HOME", "OLDPWD", "PATH", "PWD", "SHLVL", "_");
    private static final String AMBIENT_PREFIX = "KUBERNETES_";

    final boolean isCheck;
    private final Map<String, String> environment;
    private final Path root;
    private final String bind;

    Contract(String[] arguments, Map<String, String> environment) {
        this.environment = new TreeMap<>(environment);
        Map<String, String> options = options(arguments);
        this.root = Path.of(options.get("--root"));
        this.bind = options.get("--bind");
        this.isCheck = options.containsKey("--check");
        refuseStrangers();
    }

    /** Ends the program with one line that says what is wrong and where, and never shows a value. */
    static IllegalStateException fail(String line) {
        System.out.println(CONTAINER + ": " + line);
        System.out.flush();
        Runtime.getRuntime().halt(1);
        return new IllegalStateException(line);
    }

    static void log(String line) {
        System.out.println(CONTAINER + ": " + line);
    }

    boolean has(String name) {
        return environment.containsKey(name);
    }

    String text(String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) throw fail(name + " is not set");
        return value;
    }

    String text(String name, String fallback) {
        return has(name) ? text(name) : fallback;
    }

    int number(String name, int fallback, int low, int high) {
        String value = text(name, Integer.toString(fallback));
        if (value.matches("\\d{1,9}") && Integer.parseInt(value) >= low && Integer.parseInt(value) <= high) return Integer.parseInt(value);
        throw fail(name + " is not a whole number from " + low + " to " + high);
    }

    int port(String name, int fallback) {
        return number(name, fallback, 1, 65535);
    }

    boolean flag(String name) {
        return word(name, List.of("true", "false"), "false").equals("true");
    }

    String word(String name, List<String> words, String fallback) {
        String value = text(name, fallback);
        if (words.contains(value)) return value;
        throw fail(name + " is not one of: " + String.join(", ", words));
    }

    /** The entries of a list with commas. An unset variable is an empty list. */
    List<String> list(String name) {
        return has(name) ? List.of(text(name).split(",")) : List.of();
    }

    /** Two variables that must be set together; null if neither is set. */
    Login login(String first, String second) {
        if (!has(first) && !has(second)) return null;
        if (!has(second)) throw fail(first + " is set, but " + second + " is not");
        if (!has(first)) throw fail(second + " is set, but " + first + " is not");
        return new Login(text(first), text(second));
    }

    /** A path of the container, inside --root if the stand-in runs as a plain process. */
    Path place(String inContainer) {
        return root.resolve(inContainer.replaceFirst("^/+", ""));
    }

    byte[] file(String name) {
        try {
            return Files.readAllBytes(place(text(name)));
        } catch (IOException error) {
            throw fail("cannot read the file that " + name + " names: " + error.getClass().getSimpleName());
        }
    }

    Map<String, Object> json(String name) {
        byte[] bytes = file(name);
        try {
            return Json.object(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException | IllegalArgumentException error) {
            throw fail("the file that " + name + " names is not a JSON object");
        }
    }

    /** A directory into which the service writes. */
    Path writable(String inContainer) {
        Path place = place(inContainer);
        if (Files.isDirectory(place) && Files.isWritable(place)) return place;
        throw fail("cannot write to " + inContainer);
    }

    /** The address of a service that listens on all addresses when it runs in a container. */
    String bind() {
        return bind;
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> found = new TreeMap<>(Map.of("--root", "/", "--bind", "0.0.0.0"));
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String name = rest.pop();
            if (name.equals("--check")) found.put(name, "");
            else if (found.containsKey(name) && !rest.isEmpty()) found.put(name, rest.pop());
            else throw fail("does not know the option " + name);
        }
        return found;
    }

    private void refuseStrangers() {
        Set<String> strangers = new TreeSet<>(environment.keySet());
        strangers.removeIf(name -> AMBIENT.contains(name) || name.startsWith(AMBIENT_PREFIX));
        strangers.removeAll(known());
        if (!strangers.isEmpty()) throw fail("does not know the environment variable " + String.join(", ", strangers));
    }

    private static List<?> known() {
        try (InputStream file = Contract.class.getResourceAsStream("/contract.json")) {
            return (List<?>) Json.object(new String(file.readAllBytes(), StandardCharsets.UTF_8)).get(CONTAINER);
        } catch (IOException error) {
            throw fail("has no contract.json");
        }
    }

    /** A user and a password. */
    record Login(String user, String password) {
        /** The header of basic authentication. */
        String basic() {
            return "Basic " + java.util.Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }
    }
}
