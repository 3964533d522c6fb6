package dev.martello.lab.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Somebody serves TLS over a certificate and its key, and an appliance of the fleet connects to it.
 *
 * @param chain the certificate, and those that vouch for it
 */
record PeerHandshake(List<X509Certificate> chain, PrivateKey key) {
    private static final int PATIENCE_MILLIS = 10_000;

    /** What the appliance makes of the certificate. */
    enum Reception {
        TAKEN,
        REFUSED_AS_REVOKED,
        REFUSED
    }

    /**
     * Connects once, over the loopback interface.
     *
     * @param roots those that the appliance trusts
     * @param list what the certificate's issuer revoked, as the appliance has it
     * @throws IOException if there was no handshake
     */
    Reception with(List<X509Certificate> roots, X509CRL list) throws IOException, GeneralSecurityException {
        SSLContext client = client(roots, list);
        try (SSLServerSocket listening = (SSLServerSocket)
                server().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout(PATIENCE_MILLIS);
            Thread.ofVirtual().start(() -> serve(listening));
            try (SSLSocket socket = (SSLSocket)
                    client.getSocketFactory().createSocket(listening.getInetAddress(), listening.getLocalPort())) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.startHandshake();
                return Reception.TAKEN;
            } catch (SSLException e) {
                return root(e) instanceof CertificateRevokedException
                        ? Reception.REFUSED_AS_REVOKED
                        : Reception.REFUSED;
            }
        }
    }

    private static void serve(SSLServerSocket listening) {
        try (SSLSocket socket = (SSLSocket) listening.accept()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.startHandshake();
        } catch (IOException e) {
            // The client knows why it hung up.
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private SSLContext server() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("appliance", key, new char[0], chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext client(List<X509Certificate> roots, X509CRL list) throws GeneralSecurityException {
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                roots.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet()),
                new X509CertSelector());
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK, Option.ONLY_END_ENTITY));
        parameters.addCertPathChecker(checker);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(new CertPathTrustManagerParameters(parameters));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
