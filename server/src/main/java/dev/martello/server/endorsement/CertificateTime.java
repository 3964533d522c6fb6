package dev.martello.server.endorsement;

import dev.martello.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time of a certificate. RFC 5280 has one way to write each; BER has more, with a meaning of their own.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5">RFC 5280, section 4.1.2.5</a>
 */
record CertificateTime(Instant instant) {
    private static final String AFTER_YEAR =
            "(?<month>\\d\\d)(?<day>\\d\\d)(?<hour>\\d\\d)(?<minute>\\d\\d)(?<second>\\d\\d)?"
                    + "(?<fraction>[.,]\\d{1,9})?(?<zone>Z|[+-]\\d\\d\\d\\d)";
    private static final Pattern UTC = Pattern.compile("(?<year>\\d\\d)" + AFTER_YEAR);
    private static final Pattern GENERALIZED = Pattern.compile("(?<year>\\d\\d\\d\\d)" + AFTER_YEAR);
    private static final int MAX_BYTES = 32;

    /** Times of this year and later are not written with two digits for it. */
    private static final int FIRST_GENERALIZED_YEAR = 2050;

    /** @param deviations what is found is added to it */
    static CertificateTime of(Element element, Set<Deviation> deviations) throws MalformedCertificate {
        return switch (element.tag()) {
            case Ber.UTC_TIME -> of(element, UTC, 0, deviations);
            case Ber.GENERALIZED_TIME -> of(element, GENERALIZED, FIRST_GENERALIZED_YEAR, deviations);
            default -> throw element.malformed("expected a time, found tag %02x".formatted(element.tag()));
        };
    }

    /**
     * A time of an attribute certificate, whose year always has four digits.
     *
     * @param deviations what is found is added to it
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5755#section-4.2.6">RFC 5755, section 4.2.6</a>
     */
    static CertificateTime generalized(Element element, Set<Deviation> deviations) throws MalformedCertificate {
        return of(element.as(Ber.GENERALIZED_TIME, "a time with four digits for its year"), GENERALIZED, 0, deviations);
    }

    private static CertificateTime of(Element element, Pattern pattern, int firstYear, Set<Deviation> deviations)
            throws MalformedCertificate {
        Bytes text = element.content();
        Matcher form = pattern.matcher(text.length() > MAX_BYTES ? "" : text.toString(StandardCharsets.US_ASCII));
        if (!form.matches()) {
            throw element.malformed("no time that names its zone");
        }
        int year = year(form.group("year"));
        boolean isPlain = form.group("second") != null
                && form.group("fraction") == null
                && form.group("zone").equals("Z")
                && year >= firstYear;
        if (!isPlain) {
            deviations.add(Deviation.TIME_FORM);
        }
        try {
            return new CertificateTime(OffsetDateTime.of(
                            year,
                            number(form, "month"),
                            number(form, "day"),
                            number(form, "hour"),
                            number(form, "minute"),
                            form.group("second") == null ? 0 : number(form, "second"),
                            0,
                            form.group("zone").equals("Z") ? ZoneOffset.UTC : ZoneOffset.of(form.group("zone")))
                    .toInstant());
        } catch (DateTimeException e) {
            throw element.malformed("no such time: " + form.group());
        }
    }

    private static int number(Matcher form, String group) {
        return Integer.parseInt(form.group(group));
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() == 4 ? year : year >= 50 ? 1900 + year : 2000 + year;
    }
}
