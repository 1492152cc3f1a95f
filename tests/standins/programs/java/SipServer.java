import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/** The servers for SIP over UDP, TCP and TLS. */
final class SipServer {
    private static final int LONGEST = 65535;
    private static final int WAITING = 128;
    private static final int SILENCE_MILLISECONDS = 600_000;

    private final Calls calls;
    private final ExecutorService workers;
    private final InetAddress place;

    SipServer(Calls calls, ExecutorService workers, InetAddress place) {
        this.calls = calls;
        this.workers = workers;
        this.place = place;
    }

    void listenByTls(SSLContext context, int port) throws IOException {
        accept(context.getServerSocketFactory().createServerSocket(port, WAITING, place), true);
    }

    void listenByTcp(int port) throws IOException {
        accept(new ServerSocket(port, WAITING, place), false);
    }

    void listenByUdp(int port) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(place, port));
        workers.execute(() -> {
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
                try {
                    socket.receive(packet);
                } catch (IOException error) {
                    return;
                }
                workers.execute(() -> answer(socket, packet));
            }
        });
    }

    private void answer(DatagramSocket socket, DatagramPacket packet) {
        try {
            byte[] data = Arrays.copyOf(packet.getData(), packet.getLength());
            SipMessage request = SipMessage.parse(new String(data, StandardCharsets.UTF_8));
            SipMessage answer = request.isRequest() ? calls.answer(request, packet.getAddress(), false) : null;
            if (answer != null) socket.send(new DatagramPacket(answer.bytes(), answer.bytes().length, packet.getSocketAddress()));
        } catch (IOException | IllegalArgumentException error) {
            // a datagram that is not SIP is dropped
        }
    }

    private void accept(ServerSocket listener, boolean isTls) {
        workers.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket peer = listener.accept();
                    workers.execute(() -> serve(peer, isTls));
                } catch (IOException error) {
                    return;
                }
            }
        });
    }

    private void serve(Socket peer, boolean isTls) {
        try (peer) {
            peer.setSoTimeout(SILENCE_MILLISECONDS);
            InputStream in = new java.io.BufferedInputStream(peer.getInputStream());
            OutputStream out = peer.getOutputStream();
            for (SipMessage message = SipMessage.read(in); message != null; message = SipMessage.read(in)) {
                SipMessage answer = message.isRequest() ? calls.answer(message, peer.getInetAddress(), isTls) : null;
                if (answer == null) continue;
                out.write(answer.bytes());
                out.flush();
            }
        } catch (IOException | IllegalArgumentException error) {
            // the peer is gone or does not speak SIP
        }
    }
}
