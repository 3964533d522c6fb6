package dev.martello.server.tls;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.DurableFile;
import dev.martello.bytes.DurableFile.Readers;
import dev.martello.bytes.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A certificate authority of one: made in a directory on first use, it certifies this server and nobody else. Clients trust
 * {@value #CA_FILE}.
 */
public final class ServerAuthority {
    private static final int MAX_FILE_BYTES = 1 << 16;
    public static final String CA_FILE = "ca.pem";

    private static final String CA_KEY_FILE = "ca.key";
    private static final String SERVER_FILE = "server.pem";
    private static final String SERVER_KEY_FILE = "server.key";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(90);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path directory;
    private final List<String> names;
    private final Clock clock;
    private final CertificateMaker maker;
    private final TlsIdentity authority;
    private final OneIdentityKeyManager server;

    private ServerAuthority(Path directory, List<String> names, Clock clock, SecureRandom random)
            throws IOException, GeneralSecurityException {
        this.directory = directory;
        this.names = CertificateMaker.canonical(names);
        this.clock = clock;
        this.maker = new CertificateMaker(random);
        this.authority = Files.exists(directory.resolve(CA_FILE)) ? read(CA_FILE, CA_KEY_FILE) : newAuthority(random);
        this.server = new OneIdentityKeyManager(
                Files.exists(directory.resolve(SERVER_FILE)) ? read(SERVER_FILE, SERVER_KEY_FILE) : newServer());
        renewWhenDue();
    }

    /**
     * Opens the authority that lives in a directory, or makes it.
     *
     * @param names the DNS names and IP addresses the server is reached by
     */
    public static ServerAuthority open(Path directory, List<String> names, Clock clock, SecureRandom random)
            throws IOException, GeneralSecurityException {
        return new ServerAuthority(directory, names, clock, random);
    }

    /** The certificate that clients are to trust. */
    public X509Certificate certificate() {
        return authority.certificate();
    }

    /** For the server's listener. Handshakes use the newest certificate. */
    public SSLContext serverContext() throws GeneralSecurityException {
        return serverContext(List::of);
    }

    /**
     * As {@link #serverContext()}, for a listener that asks clients for certificates. They are taken as they are shown.
     *
     * @param clientIssuers whose certificates clients may have
     */
    public SSLContext serverContext(Supplier<List<X509Certificate>> clientIssuers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {server}, new TrustManager[] {new ShownCertificates(clientIssuers)}, null);
        return context;
    }

    /**
     * Replaces the server's certificate if it ends soon, names another server, or was issued by another authority.
     */
    public void renewWhenDue() throws IOException, GeneralSecurityException {
        X509Certificate current = server.current().certificate();
        Instant due = current.getNotAfter().toInstant().minus(RENEW_BEFORE);
        boolean issuedHere =
                current.getIssuerX500Principal().equals(authority.certificate().getSubjectX500Principal());
        if (clock.instant().isAfter(due) || !issuedHere || !names(current).equals(names)) {
            server.swap(newServer());
        }
    }

    private TlsIdentity newAuthority(SecureRandom random) throws IOException, GeneralSecurityException {
        byte[] suffix = new byte[4];
        random.nextBytes(suffix);
        KeyPair key = maker.newKey();
        X509Certificate made = maker.authority(
                "Martello authority " + HexFormat.of().formatHex(suffix), key, clock.instant(), CA_LIFE);
        return store(CA_FILE, CA_KEY_FILE, new TlsIdentity(key.getPrivate(), List.of(made)));
    }

    private TlsIdentity newServer() throws IOException, GeneralSecurityException {
        KeyPair key = maker.newKey();
        X509Certificate made =
                maker.server(names, key, authority.certificate(), authority.key(), clock.instant(), SERVER_LIFE);
        return store(SERVER_FILE, SERVER_KEY_FILE, new TlsIdentity(key.getPrivate(), List.of(made)));
    }

    /** The key first: a certificate that is there has its key. */
    private TlsIdentity store(String certificateFile, String keyFile, TlsIdentity identity)
            throws IOException, GeneralSecurityException {
        Files.deleteIfExists(directory.resolve(certificateFile));
        DurableFile.write(
                directory.resolve(keyFile),
                Bytes.ascii(Pem.encode(PRIVATE_KEY, identity.key().getEncoded())),
                Readers.OWNER);
        DurableFile.write(
                directory.resolve(certificateFile),
                Bytes.ascii(Pem.encode(CERTIFICATE, identity.certificate().getEncoded())),
                Readers.EVERYBODY);
        return identity;
    }

    private TlsIdentity read(String certificateFile, String keyFile) throws IOException, GeneralSecurityException {
        Bytes key = Pem.decode(PRIVATE_KEY, BoundedFile.read(directory.resolve(keyFile), MAX_FILE_BYTES));
        PrivateKey read = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.toArray()));
        Bytes certificate = BoundedFile.read(directory.resolve(certificateFile), MAX_FILE_BYTES);
        return new TlsIdentity(read, List.of((X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.toArray()))));
    }

    private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Collection<List<?>> found = certificate.getSubjectAlternativeNames();
        return found == null
                ? List.of()
                : found.stream()
                        .map(each -> String.valueOf(each.get(1)))
                        .sorted()
                        .toList();
    }
}
