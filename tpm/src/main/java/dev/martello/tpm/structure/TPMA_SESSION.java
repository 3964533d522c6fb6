package dev.martello.tpm.structure;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How a session is used for one command. */
public record TPMA_SESSION(Set<Flag> flags) {
    /** The attributes under the specification's names. */
    public enum Flag {
        /** The session lives on after the command. */
        continueSession(0),
        auditExclusive(1),
        auditReset(2),
        /** The first parameter of the command is encrypted. */
        decrypt(5),
        /** The first parameter of the response is encrypted. */
        encrypt(6),
        audit(7);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }
    }

    public static final Layout<TPMA_SESSION> LAYOUT =
            Layout.flags(1, List.of(Flag.values()), flag -> flag.bit).as(TPMA_SESSION::new, TPMA_SESSION::flags);

    public TPMA_SESSION {
        flags = Collections.unmodifiableSet(new TreeSet<>(flags));
    }

    public boolean has(Flag flag) {
        return flags.contains(flag);
    }
}
