package dev.martello.server.acme;

import dev.martello.server.store.AcmeAccount;
import dev.martello.server.store.AcmeAccountTable;
import dev.martello.server.store.Database;
import java.time.InstantSource;

/** Opens and closes accounts. One is a key and nothing else: what a client says of itself is not kept. For use by many threads. */
public final class AcmeAccounts {
    private final Database database;
    private final InstantSource clock;

    AcmeAccounts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Opens an account, unless it is there.
     *
     * @return whether it was opened
     */
    public boolean open(AcmeAccount account) throws AcmeProblem {
        boolean isNew = database.write(sql -> new AcmeAccountTable(sql).addIfMissing(account, clock.instant()));
        if (!isNew) {
            find(account);
        }
        return isNew;
    }

    /** The account, which has to be there and not given up. */
    public AcmeAccount find(AcmeAccount account) throws AcmeProblem {
        AcmeAccount found = database.read(sql -> new AcmeAccountTable(sql).find(account.id()))
                .orElseThrow(() -> AcmeProblem.of(AcmeError.ACCOUNT_DOES_NOT_EXIST, "there is no account of this key"));
        if (found.deactivated().isPresent()) {
            throw AcmeProblem.of(AcmeError.UNAUTHORIZED, "the account was deactivated");
        }
        return found;
    }

    /** Gives an account up, for good. */
    public void deactivate(AcmeAccount account) {
        database.change(sql -> new AcmeAccountTable(sql).deactivate(account.id(), clock.instant()));
    }
}
