import java.io.FileInputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Tells, line by line, what Java sees in a store: entries with their chains, and whom a TrustManager accepts. */
public final class StoreReader {
    public static void main(String[] arguments) throws Exception {
        char[] passphrase = arguments[2].toCharArray();
        KeyStore store = KeyStore.getInstance(arguments[1]);
        try (InputStream file = new FileInputStream(arguments[0])) {
            store.load(file, passphrase);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                store.getKey(alias, passphrase);
                Certificate[] chain = store.getCertificateChain(alias);
                System.out.println("key\t" + alias + "\t" + (chain == null ? "" : digests(chain)));
            } else {
                System.out.println("trusted\t" + alias + "\t" + digests(store.getCertificate(alias)));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            for (X509Certificate issuer : ((X509TrustManager) manager).getAcceptedIssuers()) {
                System.out.println("accepts\t\t" + digests(issuer));
            }
        }
    }

    private static String digests(Certificate... chain) throws Exception {
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : chain) {
            if (text.length() > 0) {
                text.append(' ');
            }
            for (byte part : MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())) {
                text.append(String.format("%02x", part));
            }
        }
        return text.toString();
    }
}
