package dev.martello.appraisal.expression;

import dev.cel.common.CelIssue;

/** Where in a text something is that the library gives a line and a column of. */
final class SourceOffset {
    private SourceOffset() {}

    /** In characters, and within the text whatever the library says. */
    static int of(CelIssue issue, String text) {
        int start = 0;
        for (int line = 1; line < issue.getSourceLocation().getLine(); line++) {
            start = text.indexOf('\n', start) + 1;
        }
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        int points = text.codePointCount(start, text.length());
        return text.offsetByCodePoints(start, Math.min(column, points));
    }
}
