import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The stores of the container, opened by Java's own readers. */
final class Stores {
    private static final List<String> TYPES = List.of("JKS", "JCEKS", "PKCS12");

    /** Presents the server's certificate, for SIP over TLS and REST. */
    final SSLContext server;
    /** Trusts the trust store, and presents its certificate if it has a key, for mutual authentication. */
    final SSLContext client;

    Stores(Contract contract) {
        String key = "SSL_KEY_STORE_FILE";
        KeyStore keys = open(contract, key, "SSL_KEY_FILE_TYPE", "SSL_KEY_PASSPHRASE");
        if (keys == null) throw Contract.fail(key + " is not set, and a stand-in has no certificate of its own");
        KeyManager[] shown = keyManagers(keys, key, contract.text("SSL_KEY_PASSPHRASE"));
        if (shown == null) throw Contract.fail("the store that " + key + " names has no private key");
        server = context(shown, null);

        String trust = "SSL_KEY_TRUST_STORE_FILE";
        KeyStore trusted = open(contract, trust, "SSL_FILE_TYPE", "SSL_PASSPHRASE");
        client = trusted == null
            ? context(null, null)
            : context(keyManagers(trusted, trust, contract.text("SSL_PASSPHRASE")), trustManagers(trusted, trust));
    }

    private static KeyStore open(Contract contract, String file, String type, String passphrase) {
        if (contract.login(file, passphrase) == null) return null;
        String kind = contract.word(type, TYPES, "JKS");
        byte[] bytes = contract.file(file);
        // otherwise Java reads a PKCS12 store that is declared as JKS, and the reverse
        Security.setProperty("keystore.type.compat", "false");
        try {
            KeyStore store = KeyStore.getInstance(kind);
            store.load(new ByteArrayInputStream(bytes), contract.text(passphrase).toCharArray());
            return store;
        } catch (IOException error) {
            if (error.getCause() instanceof UnrecoverableKeyException) throw Contract.fail(passphrase + " does not open the store that " + file + " names");
            throw Contract.fail("the store that " + file + " names is not of the type that " + type + " says");
        } catch (GeneralSecurityException error) {
            throw Contract.fail("the store that " + file + " names cannot be used: " + error.getMessage());
        } finally {
            Security.setProperty("keystore.type.compat", "true");
        }
    }

    /** Presents the store's certificate; null if it has no key. */
    private static KeyManager[] keyManagers(KeyStore store, String file, String passphrase) {
        try {
            boolean hasKey = false;
            for (String alias : Collections.list(store.aliases())) hasKey |= store.isKeyEntry(alias);
            if (!hasKey) return null;
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, passphrase.toCharArray());
            return factory.getKeyManagers();
        } catch (GeneralSecurityException error) {
            throw Contract.fail("the key in the store that " + file + " names cannot be read with its passphrase");
        }
    }

    private static TrustManager[] trustManagers(KeyStore store, String file) {
        try {
            boolean trusts = false;
            for (String alias : Collections.list(store.aliases())) trusts |= store.isCertificateEntry(alias);
            if (!trusts) throw Contract.fail("the store that " + file + " names trusts nobody");
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException error) {
            throw Contract.fail("the store that " + file + " names cannot be used: " + error.getMessage());
        }
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException error) {
            throw Contract.fail("cannot use TLS: " + error.getMessage());
        }
    }
}
