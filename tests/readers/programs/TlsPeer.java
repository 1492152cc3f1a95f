import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * One end of a mutual TLS handshake, with one store as key store and trust store, as the SIP orchestrator has it.
 *
 * serve store passphrase            prints its port, then its client's name
 * connect store passphrase port     prints its server's name, which must be valid for localhost
 */
public final class TlsPeer {
    public static void main(String[] arguments) throws Exception {
        SSLContext context = context(arguments[1], arguments[2].toCharArray());
        if (arguments[0].equals("serve")) {
            serve(context);
        } else {
            connect(context, Integer.parseInt(arguments[3]));
        }
    }

    private static SSLContext context(String path, char[] passphrase) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = new FileInputStream(path)) {
            store.load(file, passphrase);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, passphrase);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static void serve(SSLContext context) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (SSLServerSocket listener =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            listener.setNeedClientAuth(true);
            System.out.println(listener.getLocalPort());
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                exchange(socket);
            }
        }
    }

    private static void connect(SSLContext context, int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            exchange(socket);
        }
    }

    /** Says hello and waits for it: in TLS 1.3 a refusal comes only after the client's own handshake is done. */
    private static void exchange(SSLSocket socket) throws Exception {
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        socket.getOutputStream().write("hello\n".getBytes("US-ASCII"));
        socket.getOutputStream().flush();
        String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), "US-ASCII")).readLine();
        System.out.println(line + " " + socket.getSession().getPeerPrincipal().getName());
    }
}
