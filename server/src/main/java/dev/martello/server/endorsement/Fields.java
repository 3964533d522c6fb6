package dev.martello.server.endorsement;

import java.util.List;
import java.util.Optional;

/** The parts of a constructed value, taken one after the other. For one thread. */
final class Fields {
    private final Element whole;
    private final List<Element> parts;
    private int next;

    Fields(Element whole) {
        this.whole = whole;
        this.parts = whole.children();
    }

    /** The next part, which must be there and have this tag. */
    Element take(int tag, String field) throws MalformedCertificate {
        return take(field).as(tag, field);
    }

    /** The next part, which must be there. */
    Element take(String field) throws MalformedCertificate {
        if (isEmpty()) {
            throw whole.malformed("expected " + field + ", found the end of what it should be in");
        }
        return parts.get(next++);
    }

    /** The next part if it has this tag. */
    Optional<Element> takeIf(int tag) {
        return isEmpty() || parts.get(next).tag() != tag ? Optional.empty() : Optional.of(parts.get(next++));
    }

    boolean isEmpty() {
        return next == parts.size();
    }

    void end() throws MalformedCertificate {
        if (!isEmpty()) {
            throw parts.get(next)
                    .malformed("tag %02x follows where nothing should"
                            .formatted(parts.get(next).tag()));
        }
    }
}
