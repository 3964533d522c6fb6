package dev.martello.server.store;

import dev.martello.evidence.report.Item;
import java.time.Instant;

/** An item, and when it came first. */
public record StoredItem(Item item, Instant added) {}
