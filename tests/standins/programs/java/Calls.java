import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The answers to SIP requests, over any transport. */
final class Calls {
    private final Admission admission;
    private final Relay relay;
    private final Assistant assistant;
    private final String announced;
    private final int tlsPort;
    private final int plainPort;
    /** The answer to the INVITE of each current call, by its Call-ID. */
    private final Map<String, SipMessage> open = new ConcurrentHashMap<>();

    Calls(Contract contract, Admission admission, Relay relay, Assistant assistant) {
        this.admission = admission;
        this.relay = relay;
        this.assistant = assistant;
        announced = contract.text("SIP_HOST");
        tlsPort = contract.port("SIP_PORT_TLS", 5061);
        plainPort = contract.port("SIP_PORT", 5060);
    }

    /** The answer; null for an ACK, which has none. */
    SipMessage answer(SipMessage request, InetAddress source, boolean isTls) {
        if (request.method().equals("ACK")) return null;
        SipMessage refused = admission.refusedAtTheDoor(request, source, isTls);
        return refused != null ? refused : admitted(request, isTls);
    }

    private SipMessage admitted(SipMessage request, boolean isTls) {
        switch (request.method()) {
            case "OPTIONS": return request.answer(200, "OK", "allow", "INVITE, ACK, BYE, CANCEL, OPTIONS");
            case "INVITE": return invited(request, isTls);
            case "BYE": return ended(request);
            case "CANCEL": return request.answer(481, "Call/Transaction Does Not Exist");
            default: return request.answer(405, "Method Not Allowed", "allow", "INVITE, ACK, BYE, CANCEL, OPTIONS");
        }
    }

    private SipMessage invited(SipMessage invite, boolean isTls) {
        String call = invite.header("call-id");
        SipMessage before = open.get(call);
        // the request was sent again, because the answer was lost
        if (before != null) return before.header("cseq").equals(invite.header("cseq")) ? before : invite.answer(482, "Loop Detected");
        SipMessage refused = admission.refused(invite);
        if (refused != null) return refused;
        Admission.Tenant tenant = admission.tenant(invite);
        try {
            assistant.greet(tenant.conversation());
        } catch (Exception error) {
            return failed(invite, "the assistant", error);
        }
        try {
            Map<String, Object> audio = relay.open(call, tenant.speech());
            Contract.log("CWSGW0003I call " + call + " received");
            SipMessage made = accepted(invite, audio, isTls);
            open.put(call, made);
            return made;
        } catch (Exception error) {
            return failed(invite, "the relay", error);
        }
    }

    private SipMessage failed(SipMessage invite, String who, Exception error) {
        String why = who + ": " + reason(error);
        Contract.log("CWSGW0158E call " + invite.header("call-id") + " failed: " + why);
        return invite.answer(503, "Service Unavailable", "warning", "399 " + announced + " " + Json.quoted(why));
    }

    /** The innermost cause: that of TLS, not that of the library around it. */
    static String reason(Throwable error) {
        Throwable inner = error;
        while (inner.getCause() != null) inner = inner.getCause();
        return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
    }

    private SipMessage accepted(SipMessage invite, Map<String, Object> audio, boolean isTls) {
        String contact = isTls ? "<sip:gateway@" + announced + ":" + tlsPort + ";transport=tls>" : "<sip:gateway@" + announced + ":" + plainPort + ">";
        return invite.answer(200, "OK", "contact", contact).with("application/sdp", description(audio));
    }

    /** SDP with one stream of G.711. */
    static String description(Map<String, Object> audio) {
        String address = (String) audio.get("address");
        int port = ((Number) audio.get("port")).intValue();
        String where = "IN " + (address.contains(":") ? "IP6 " : "IP4 ") + address;
        return String.join("\r\n", "v=0", "o=- 1 1 " + where, "s=-", "c=" + where, "t=0 0", "m=audio " + port + " RTP/AVP 0 101",
            "a=rtpmap:0 PCMU/8000", "a=rtpmap:101 telephone-event/8000", "a=sendrecv", "");
    }

    private SipMessage ended(SipMessage bye) {
        String call = bye.header("call-id");
        if (open.remove(call) == null) return bye.answer(481, "Call/Transaction Does Not Exist");
        try {
            Object heard = relay.close(call).get("transcript");
            Contract.log("call " + call + " ended, heard " + heard);
        } catch (Exception error) {
            Contract.log("call " + call + " ended, and " + reason(error));
        }
        return bye.answer(200, "OK");
    }
}
