package dev.martello.server.judgement;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ItemReference;
import dev.martello.evidence.settings.SettingsPieces;
import dev.martello.server.store.Database;
import dev.martello.server.store.ItemTable;
import dev.martello.server.store.SettingsPieceTable;
import java.util.List;

/** Items of settings in the store, of which a piece is fetched once somebody asks for it. For use by many threads. */
final class StoredSettings {
    /** What is loaded of an item at first. */
    private record Found(Bytes head, List<SettingsPieces.Piece> pieces) {}

    private final Database database;

    StoredSettings(Database database) {
        this.database = database;
    }

    /** @throws java.util.NoSuchElementException if it is not in the store any more */
    SettingsPieces of(ItemReference reference) {
        Found found = database.read(sql -> new Found(
                new ItemTable(sql).head(reference).orElseThrow(), new SettingsPieceTable(sql).of(reference.digest())));
        return found.pieces.isEmpty()
                ? SettingsPieces.of(found.head)
                : new SettingsPieces(found.head, found.pieces, this::octets);
    }

    private Bytes octets(SettingsPieces.Piece piece) {
        return database.read(sql -> new SettingsPieceTable(sql).octets(piece)).orElseThrow();
    }
}
