package dev.martello.server.api;

import dev.martello.server.http.Problem;
import dev.martello.server.http.Refused;
import dev.martello.server.store.FleetMember;
import dev.martello.server.store.FleetTable;
import dev.martello.server.store.Sql;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds appliances by what people call them: their serial, or the first digits of their fingerprint. */
final class ApplianceNames {
    private static final int MAX_NAME_CHARS = 200;
    private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f]{6,64}");

    private ApplianceNames() {}

    /** The appliances a name may mean, two at most. */
    static List<FleetMember> find(Sql sql, String name) {
        String prefix = name.toLowerCase(Locale.ROOT);
        return name.length() > MAX_NAME_CHARS
                ? List.of()
                : new FleetTable(sql).find(ID_PREFIX.matcher(prefix).matches() ? prefix : "", name);
    }

    /** What there is of the one appliance that a name means. */
    static <T> T one(List<T> found) throws Refused {
        return Found.one(
                found,
                new Problem(
                        404,
                        "appliance.unknown",
                        "There is no such appliance",
                        "no enrolled appliance has this serial, or a fingerprint that starts so (6 digits at least)"),
                new Problem(
                        409,
                        "appliance.ambiguous",
                        "There is more than one such appliance",
                        "more than one appliance is meant; give more digits of the fingerprint"));
    }
}
