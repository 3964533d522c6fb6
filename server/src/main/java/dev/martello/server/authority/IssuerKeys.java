package dev.martello.server.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/** Opens the keys of issuers. */
@FunctionalInterface
public interface IssuerKeys {
    /**
     * Opens the key of a certificate.
     *
     * @param file where the key is, or what says where it is: see {@link AuthorityFolder}
     * @throws AuthorityUnusable if it is not there, or another one
     * @throws IOException if a file cannot be read
     */
    IssuerKey open(Path file, X509Certificate certificate) throws AuthorityUnusable, IOException;
}
