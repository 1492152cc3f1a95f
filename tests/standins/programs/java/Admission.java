import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may call whom: trusted addresses, tenants, whitelists and digest authentication, as the guide describes them.
 * The guide names the answers 400 and 401. 403 for a caller and 404 for a callee are the stand-in's own choice.
 */
final class Admission {
    private static final String METADATA = "application/rs-metadata";

    private final Set<InetAddress> trusted = new HashSet<>();
    private final List<String> from;
    private final String to;
    private final Contract.Login siprec;
    private final Digest digest = new Digest();
    /** Empty if there is no tenant file. Then every number is answered. */
    final List<Tenant> tenants = new ArrayList<>();

    Admission(Contract contract) {
        for (String each : contract.list("TRUSTED_IP_LIST")) trusted.add(address(each));
        from = contract.list("WHITELIST_FROM_URI");
        to = contract.text("WHITELIST_TO_URI", "");
        siprec = contract.login("WHITELIST_SIPREC_ATTR_NAME", "WHITELIST_SIPREC_ATTR_VALUE");
        if (contract.has("MULTI_TENANT_CONFIG_FILE")) readTenants(contract.json("MULTI_TENANT_CONFIG_FILE"));
    }

    /** With SIP authentication, only TLS is accepted: the guide, "SIP authentication". */
    boolean asksForTls() {
        return tenants.stream().anyMatch(each -> each.digest() != null);
    }

    /** The answer to a request whose source is refused, for any method; null if the source is accepted. */
    SipMessage refusedAtTheDoor(SipMessage request, InetAddress source, boolean isTls) {
        if (!trusted.isEmpty() && !trusted.contains(source)) return request.answer(403, "Forbidden");
        return asksForTls() && !isTls ? request.answer(400, "Bad Request") : null;
    }

    /** The answer to a call that is refused; null if it is accepted. */
    SipMessage refused(SipMessage invite) {
        Tenant tenant = tenant(invite);
        if (tenant == null) return invite.answer(404, "Not Found");
        if (!isListed(invite, tenant)) return invite.answer(403, "Forbidden");
        boolean isKnown = tenant.digest() == null || digest.admits(invite, tenant.digest());
        return isKnown ? null : invite.answer(401, "Unauthorized", "www-authenticate", digest.challenge());
    }

    /** The called tenant; null if tenants are declared and none of them is called. */
    Tenant tenant(SipMessage invite) {
        if (tenants.isEmpty()) return Tenant.ANY;
        return tenants.stream()
            .filter(each -> containsWhole(invite.uri("to"), each.uri()) || containsWhole(invite.target(), each.uri()))
            .findFirst().orElse(null);
    }

    private boolean isListed(SipMessage invite, Tenant tenant) {
        String caller = invite.uri("from");
        boolean isFrom = from.isEmpty() || from.stream().anyMatch(caller::contains);
        boolean isTo = invite.uri("to").contains(to) || invite.target().contains(to);
        return isFrom && isTo && caller.contains(tenant.from()) && isRecordingListed(invite);
    }

    /** Applies only to calls with SIPREC metadata. */
    private boolean isRecordingListed(SipMessage invite) {
        if (siprec == null || !invite.body.contains(METADATA)) return true;
        Matcher value = Pattern.compile("\\b" + Pattern.quote(siprec.user()) + "\\s*=\\s*[\"']([^\"']*)[\"']").matcher(invite.body);
        while (value.find()) if (value.group(1).contains(siprec.password())) return true;
        return false;
    }

    /** Whether the text contains the whole name: 1555 is not in 15550100. */
    private static boolean containsWhole(String uri, String name) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)").matcher(uri).find();
    }

    private void readTenants(Map<String, Object> document) {
        try {
            for (Object each : (List<?>) document.get("tenants")) tenants.add(Tenant.of(Json.asObject(each)));
        } catch (RuntimeException error) {
            throw Contract.fail("the tenant file that MULTI_TENANT_CONFIG_FILE names has no list of tenants with a tenantURI");
        }
        if (tenants.isEmpty()) throw Contract.fail("the tenant file that MULTI_TENANT_CONFIG_FILE names has no tenant");
    }

    private static InetAddress address(String text) {
        if (!text.matches("[0-9a-fA-F:.]+")) throw Contract.fail("TRUSTED_IP_LIST has an entry that is no address");
        try {
            return InetAddress.getByName(text);
        } catch (java.net.UnknownHostException error) {
            throw Contract.fail("TRUSTED_IP_LIST has an entry that is no address");
        }
    }

    /** The entry of one number in the tenant file. */
    record Tenant(String uri, String from, Contract.Login digest, Contract.Login outbound, Map<String, Object> conversation, Map<String, Object> speech) {
        static final Tenant ANY = new Tenant("", "", null, null, Map.of(), Map.of());

        static Tenant of(Map<String, Object> document) {
            String uri = (String) document.get("tenantURI");
            if (uri.isEmpty()) throw new IllegalArgumentException("no tenantURI");
            return new Tenant(uri, (String) document.getOrDefault("whitelistFromUri", ""), login(document.get("sipAuth")),
                login(part(document, "outboundCalls").get("sipAuth")), part(document, "conversation"), part(part(document, "stt"), "credentials"));
        }

        private static Map<String, Object> part(Map<String, Object> document, String name) {
            return document.containsKey(name) ? Json.asObject(document.get(name)) : Map.of();
        }

        private static Contract.Login login(Object found) {
            if (found == null) return null;
            Map<String, Object> login = Json.asObject(found);
            return new Contract.Login((String) login.get("username"), (String) login.get("password"));
        }
    }
}
