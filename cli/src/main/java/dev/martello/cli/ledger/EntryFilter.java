package dev.martello.cli.ledger;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.UserException;
import dev.martello.ledger.LogTiles;
import dev.martello.ledger.Tile;
import dev.martello.ledger.UnreadableLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Which entries are wanted. Entries of kinds that this version does not know are looked at as well. */
record EntryFilter(Optional<String> kind, Optional<String> appliance) {
    /** An entry and its place. */
    record Numbered(long index, Bytes octets) {
        /** As JSON; as a text if it is none. */
        JsonNode json() {
            String text = octets.toString(StandardCharsets.UTF_8);
            try {
                return JsonMapper.shared().readTree(text);
            } catch (JacksonException e) {
                return StringNode.valueOf(text);
            }
        }
    }

    List<Numbered> among(CopiedLedger ledger) {
        List<Numbered> found = new ArrayList<>();
        LogTiles tiles = ledger.tiles();
        try {
            for (Tile bundle : Tile.bundles(0, ledger.size())) {
                long index = bundle.index() * Tile.FULL;
                for (Bytes each : tiles.bundle(bundle).entries()) {
                    Numbered numbered = new Numbered(index++, each);
                    if (isWanted(numbered)) {
                        found.add(numbered);
                    }
                }
            }
            return found;
        } catch (UnreadableLog e) {
            throw UserException.refused(String.valueOf(e.getMessage()));
        }
    }

    private boolean isWanted(Numbered numbered) {
        if (kind.isEmpty() && appliance.isEmpty()) {
            return true;
        }
        JsonNode entry = numbered.json();
        return kind.filter(wanted -> !text(entry, "kind").equals(wanted)).isEmpty()
                && appliance
                        .filter(wanted -> !text(entry, "appliance").startsWith(wanted.toLowerCase(Locale.ROOT)))
                        .isEmpty();
    }

    private static String text(JsonNode entry, String member) {
        return entry.path(member).stringValueOpt().orElse("");
    }
}
