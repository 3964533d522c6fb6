package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.List;

/**
 * What is written of a report that says what the last one said: it changes one row, and only if that still is as somebody remembers it.
 *
 * @param akName of the key that signed, which must be the appliance's still
 * @param before the clock of the last accepted quote as it is remembered
 * @param now the clock of this one
 * @param generations of the register and of the reference as they are remembered
 * @param reported when it came
 * @param leaseUntil until when its verdict holds
 */
public record Renewal(
        ApplianceId appliance,
        Bytes akName,
        QuoteClock before,
        QuoteClock now,
        Generations generations,
        Instant reported,
        Instant leaseUntil) {
    private static final String STATEMENT = """
        update appliance set reported_us = ?, lease_until_us = ?, reset_count = ?, restart_count = ?, clock_ms = ?
        where id = ? and ak_name = ? and reset_count = ? and restart_count = ? and clock_ms = ?
          and (select generation from register_generation where id = 1) = ?
          and (select generation from reference_generation where id = 1) = ?
          and two_places_us is null
        """;

    /**
     * As {@link #toUpdate}, before something else is written that rests on the same, and that nobody changes before this transaction ends.
     *
     * @return whether all was as it is remembered
     */
    public boolean take(Sql sql) {
        sql.holdBasis();
        return sql.update(toUpdate()) == 1;
    }

    /** Changes one row, or none if something is not as it is remembered. */
    public Update toUpdate() {
        return new Update(
                STATEMENT,
                List.of(
                        reported,
                        leaseUntil,
                        now.resetCount(),
                        now.restartCount(),
                        now.clockMillis(),
                        appliance.toString(),
                        akName.toHex(),
                        before.resetCount(),
                        before.restartCount(),
                        before.clockMillis(),
                        generations.register(),
                        generations.reference()));
    }
}
