package dev.martello.cli.ledger;

import dev.martello.ledger.Audit.Defect;
import dev.martello.ledger.TreeHash;

/** What was changed in a ledger, in words. */
final class DefectText {
    private DefectText() {}

    static String of(Defect defect) {
        return switch (defect) {
            case Defect.ChangedEntry(String path, long index, int more) ->
                path + ": entry " + index + andMore(more) + " was changed";
            case Defect.ChangedHash(String path, int number, int more) ->
                path + ": hash " + number + andMore(more) + " was changed";
            case Defect.Contradiction(String path, long index, int more) ->
                path + ": entry " + index + andMore(more)
                        + " and the hash of it do not go together, and neither is what was signed";
            case Defect.Unreadable(String _, String problem) -> problem;
            case Defect.OtherRoot(String path, TreeHash computed) ->
                path + ": what is there has the root " + computed.toBase64() + ", which nobody signed";
        };
    }

    private static String andMore(int more) {
        return more == 0 ? "" : " and " + more + " more of this file";
    }
}
