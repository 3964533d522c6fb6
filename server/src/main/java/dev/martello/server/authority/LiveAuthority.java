package dev.martello.server.authority;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** The authority of a folder, read again when a new issuer is there. For use by many threads. */
public final class LiveAuthority {
    private static final System.Logger LOG = System.getLogger(LiveAuthority.class.getName());

    private final AuthorityFolder folder;
    private final IssuerKeys keys;
    private volatile Authority current;
    private List<Integer> seen;

    private LiveAuthority(AuthorityFolder folder, IssuerKeys keys) throws AuthorityUnusable, IOException {
        this.folder = folder;
        this.keys = keys;
        this.seen = folder.numbers();
        this.current = folder.read(keys, List.of());
    }

    /**
     * Opens the authority of a folder.
     *
     * @throws AuthorityUnusable if it is none, or its key cannot be had
     */
    public static LiveAuthority open(Path directory, IssuerKeys keys) throws AuthorityUnusable, IOException {
        return new LiveAuthority(new AuthorityFolder(directory), keys);
    }

    Authority current() {
        return current;
    }

    /** The roots that certificates of appliances chain to. */
    public List<X509Certificate> roots() {
        return List.of(current.root());
    }

    /**
     * Takes up a new issuer, if there is one. If it cannot be used, that is said once, and the last one goes on.
     *
     * @throws IOException if the folder cannot be read
     */
    public synchronized void refresh() throws IOException {
        List<Integer> now = folder.numbers();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            current = folder.read(keys, current.issuers());
            LOG.log(
                    Level.INFO,
                    "the authority issues with {0}",
                    current.issuers().getFirst());
        } catch (AuthorityUnusable e) {
            LOG.log(Level.ERROR, "the new issuer in {0} cannot be used: {1}", folder, e.getMessage());
        }
    }
}
