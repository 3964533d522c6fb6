package dev.martello.appraisal.posture;

/**
 * A text in which {@code *} stands for any characters, as in {@code kernel-build.*}. It takes no more time than the product of the
 * lengths, whatever it is and whatever it is asked about.
 */
record Wildcard(String pattern) {
    boolean matches(String text) {
        int at = 0;
        int inPattern = 0;
        int lastStar = -1;
        int afterStar = 0;
        while (at < text.length()) {
            if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
                lastStar = inPattern++;
                afterStar = at;
            } else if (inPattern < pattern.length() && pattern.charAt(inPattern) == text.charAt(at)) {
                inPattern++;
                at++;
            } else if (lastStar >= 0) {
                inPattern = lastStar + 1;
                at = ++afterStar;
            } else {
                return false;
            }
        }
        return pattern.substring(inPattern).chars().allMatch(each -> each == '*');
    }
}
