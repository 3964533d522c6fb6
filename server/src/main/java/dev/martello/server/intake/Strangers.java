package dev.martello.server.intake;

import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.Database;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import java.util.Optional;

/**
 * TPMs that are not in the operator's register. They are told that and nothing else; operators learn in which of their chassis one says to be, for
 * then a main board was changed, or somebody tries.
 */
final class Strangers {
    private Strangers() {}

    /**
     * The refusal of a stranger.
     *
     * @param detail for the peer
     * @param claimed where it says to be, which nobody has proven
     */
    static Refusal refusal(Database database, ApplianceId id, String detail, Optional<ChassisSerial> claimed) {
        Refusal refusal = Refusal.because(Reason.REGISTER_UNKNOWN_EK, detail);
        Optional<RegisterEntry> chassis =
                claimed.flatMap(serial -> database.read(sql -> new RegisterTable(sql).ofChassis(serial)));
        return chassis.map(entry -> refusal.forOperators("chassis " + entry.serial() + " is registered with "
                                + entry.ek().shortText() + " at " + entry.site() + ", and " + id.shortText()
                                + " says to be in it")
                        .inChassis(entry.serial()))
                .orElse(refusal);
    }
}
