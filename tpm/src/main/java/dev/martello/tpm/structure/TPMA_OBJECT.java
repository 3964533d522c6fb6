package dev.martello.tpm.structure;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What an object may be used for. */
public record TPMA_OBJECT(Set<Flag> flags) {
    /** The attributes under the specification's names. */
    public enum Flag {
        fixedTPM(1),
        stClear(2),
        fixedParent(4),
        sensitiveDataOrigin(5),
        userWithAuth(6),
        adminWithPolicy(7),
        firmwareLimited(8),
        svnLimited(9),
        noDA(10),
        encryptedDuplication(11),
        restricted(16),
        decrypt(17),
        sign(18),
        x509sign(19);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }
    }

    public static final Layout<TPMA_OBJECT> LAYOUT =
            Layout.flags(4, List.of(Flag.values()), flag -> flag.bit).as(TPMA_OBJECT::new, TPMA_OBJECT::flags);

    public TPMA_OBJECT {
        flags = Collections.unmodifiableSet(new TreeSet<>(flags));
    }

    public static TPMA_OBJECT of(Flag... flags) {
        return new TPMA_OBJECT(Set.of(flags));
    }

    public boolean has(Flag flag) {
        return flags.contains(flag);
    }
}
