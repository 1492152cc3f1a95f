import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Digest authentication with MD5 and the realm `vgw`, as IBM's hosted service documents them (ibm-cloud-docs/voice-agent).
 * A nonce is valid for one request, so an eavesdropper cannot use it again.
 */
final class Digest {
    static final String REALM = "vgw";
    private static final int KEPT = 10_000;
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,]+))");

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Boolean> open = new LinkedHashMap<>();

    /** The header of a 401. */
    synchronized String challenge() {
        String nonce = new BigInteger(128, random).toString(16);
        open.put(nonce, true);
        if (open.size() > KEPT) open.remove(open.keySet().iterator().next());
        return "Digest realm=\"" + REALM + "\", nonce=\"" + nonce + "\", algorithm=MD5, qop=\"auth\"";
    }

    /** Whether a request has the right password, and answers a challenge that is still open. */
    boolean admits(SipMessage request, Contract.Login login) {
        Map<String, String> said = parameters(request.header("authorization"));
        if (!REALM.equals(said.get("realm")) || !login.user().equals(said.get("username")) || !taken(said.get("nonce"))) return false;
        String expected = response(said, request.method(), login);
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII), said.getOrDefault("response", "").getBytes(StandardCharsets.US_ASCII));
    }

    /** The answer to a challenge of another server. */
    static String answer(String challenge, String method, String uri, Contract.Login login) {
        Map<String, String> said = parameters(challenge);
        said.put("uri", uri);
        said.put("nc", "00000001");
        said.put("cnonce", new BigInteger(64, new SecureRandom()).toString(16));
        String quality = said.containsKey("qop") ? ", qop=auth, nc=00000001, cnonce=\"" + said.get("cnonce") + "\"" : "";
        return "Digest username=\"" + login.user() + "\", realm=\"" + said.get("realm") + "\", nonce=\"" + said.get("nonce")
            + "\", uri=\"" + uri + "\", algorithm=MD5, response=\"" + response(said, method, login) + "\"" + quality;
    }

    private synchronized boolean taken(String nonce) {
        return nonce != null && open.remove(nonce) != null;
    }

    /** RFC 2617, section 3.2.2.1. */
    private static String response(Map<String, String> said, String method, Contract.Login login) {
        String first = md5(login.user() + ":" + said.get("realm") + ":" + login.password());
        String second = md5(method + ":" + said.get("uri"));
        String middle = said.containsKey("qop") ? said.get("nonce") + ":" + said.get("nc") + ":" + said.get("cnonce") + ":auth" : said.get("nonce");
        return md5(first + ":" + middle + ":" + second);
    }

    private static Map<String, String> parameters(String header) {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher each = PARAMETER.matcher(header);
        while (each.find()) found.put(each.group(1).toLowerCase(), each.group(2) != null ? each.group(2) : each.group(3));
        return found;
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return String.format("%032x", new BigInteger(1, digest));
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }
}
