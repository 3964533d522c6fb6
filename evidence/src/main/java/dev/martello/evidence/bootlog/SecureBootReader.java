package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.Coverage.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads PCR 7: first how Secure Boot is set up, then a separator, then what images were verified with.
 *
 * <p>Up to the separator nobody but the firmware can extend PCR 7, so a variable found there is as the firmware saw it, if only
 * it is there once. What follows the separator may come from anybody; it is believed only as long as nothing in it is unreadable.
 * For one thread.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §3.3.4.8</a>
 */
final class SecureBootReader {
    private static final int PCR = 7;
    private static final int MAX_TEXT = 256;

    /** A variable that the digests cover, and its value as a list of signatures if it is one. */
    private record Measured(MeasuredEvent event, EfiVariable variable, Optional<SignatureDatabase> database) {
        boolean is(EfiGuid vendor, String name) {
            return variable.is(vendor, name);
        }

        Bytes value() {
            return variable.value();
        }
    }

    private final Problems problems;
    private final List<Measured> configuration = new ArrayList<>();
    private final List<Measured> afterwards = new ArrayList<>();
    private boolean closed;
    private boolean unreadable;

    SecureBootReader(Problems problems) {
        this.problems = problems;
    }

    void read(MeasuredEvent event) {
        if (!event.isIn(PCR)) {
            return;
        }
        if (event.separator().isPresent()) {
            closed = true;
            return;
        }
        Optional<EfiVariable> variable = event.variable();
        if (variable.isPresent() && event.matchOfOctets(variable.get()) == Match.PROVEN) {
            Measured measured = new Measured(event, variable.get(), signatures(variable.get()));
            (closed ? afterwards : configuration).add(measured);
            if (closed && isSetting(measured)) {
                problems.add(
                        Kind.FACT_MISPLACED,
                        event.event(),
                        "the variable " + shownName(measured) + " was measured after the separator of PCR 7");
            }
        } else if (!isCoveredText(event)) {
            unreadable |= closed;
            String claim = variable.map(each -> "the variable " + EventText.shown(each.name()))
                    .orElse("something that cannot be read");
            problems.add(Kind.FACT_UNPROVEN, event.event(), "says it is " + claim + ", which its digests do not cover");
        }
    }

    Optional<Boolean> secureBoot() {
        return only(EfiGuid.GLOBAL_VARIABLE, "SecureBoot", configuration).flatMap(this::onOrOff);
    }

    Optional<SignatureDatabase> platformKey() {
        return database(EfiGuid.GLOBAL_VARIABLE, "PK");
    }

    Optional<SignatureDatabase> keyExchangeKeys() {
        return database(EfiGuid.GLOBAL_VARIABLE, "KEK");
    }

    Optional<SignatureDatabase> allowed() {
        return database(EfiGuid.IMAGE_SECURITY_DATABASE, "db");
    }

    Optional<SignatureDatabase> forbidden() {
        return database(EfiGuid.IMAGE_SECURITY_DATABASE, "dbx");
    }

    /** Everything that is no setting; drivers may have been verified before the separator already. */
    List<Authority> authorities() {
        return Stream.concat(configuration.stream(), afterwards.stream())
                .filter(each ->
                        !isSetting(each) && !isSbatLevel(each) && !each.value().isEmpty())
                .map(each -> Authority.of(each.event().event(), each.variable()))
                .toList();
    }

    Optional<String> sbatLevel() {
        List<Bytes> values = afterwards.stream()
                .filter(SecureBootReader::isSbatLevel)
                .map(Measured::value)
                .distinct()
                .toList();
        return unreadable || values.size() != 1 ? Optional.empty() : EventText.utf8(values.getFirst());
    }

    private static boolean isCoveredText(MeasuredEvent event) {
        return event.data().length() <= MAX_TEXT && EventText.any(event.data()).isPresent() && event.isOfData();
    }

    /** The variable as measured before the separator, unless it was measured with another value as well, at any time. */
    private Optional<Measured> only(EfiGuid vendor, String name, List<Measured> among) {
        List<Measured> found =
                among.stream().filter(each -> each.is(vendor, name)).toList();
        if (!closed || found.isEmpty()) {
            return Optional.empty();
        }
        Measured first = found.getFirst();
        Optional<Measured> other = Stream.concat(found.stream(), afterwards.stream())
                .filter(each -> each.is(vendor, name)
                        && isSetting(each)
                        && !each.value().equals(first.value()))
                .findFirst();
        other.ifPresent(each -> problems.add(
                Kind.FACT_CONTRADICTED,
                each.event().event(),
                "the variable " + name + " was measured twice, with different values"));
        return other.isPresent() ? Optional.empty() : Optional.of(first);
    }

    /** PC Client PFP §3.3.4.8: a variable that does not exist is measured without a value; so nothing is enforced. */
    private Optional<Boolean> onOrOff(Measured measured) {
        Bytes value = measured.value();
        if (value.isEmpty()) {
            return Optional.of(false);
        }
        if (value.length() == 1 && value.at(0) <= 1) {
            return Optional.of(value.at(0) == 1);
        }
        problems.add(
                Kind.FACT_MALFORMED,
                measured.event().event(),
                "the variable SecureBoot is neither 0 nor 1 but " + value);
        return Optional.empty();
    }

    private Optional<SignatureDatabase> database(EfiGuid vendor, String name) {
        List<Measured> lists = configuration.stream()
                .filter(each -> each.database().isPresent())
                .toList();
        Optional<Measured> measured = only(vendor, name, lists);
        if (measured.isEmpty() && lists.stream().noneMatch(each -> each.is(vendor, name))) {
            configuration.stream()
                    .filter(each -> each.is(vendor, name))
                    .forEach(each -> problems.add(
                            Kind.FACT_MALFORMED,
                            each.event().event(),
                            "the variable " + name + " is no list of signatures"));
        }
        return measured.flatMap(Measured::database);
    }

    /**
     * Whether it is a variable as a whole, and not the one entry of it that an image was verified with: such events carry the name
     * of the database that the key was found in.
     */
    private static boolean isSetting(Measured measured) {
        EfiGuid vendor = measured.variable().vendor();
        return vendor.equals(EfiGuid.GLOBAL_VARIABLE)
                || (vendor.equals(EfiGuid.IMAGE_SECURITY_DATABASE)
                        && measured.database().isPresent());
    }

    /** The keys and hashes of a variable that is part of how Secure Boot is set up; those of others nobody asks for. */
    private static Optional<SignatureDatabase> signatures(EfiVariable variable) {
        if (!variable.vendor().equals(EfiGuid.GLOBAL_VARIABLE)
                && !variable.vendor().equals(EfiGuid.IMAGE_SECURITY_DATABASE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(SignatureDatabase.parse(variable.value()));
        } catch (MalformedBootLog e) {
            return Optional.empty();
        }
    }

    private static boolean isSbatLevel(Measured measured) {
        return measured.is(EfiGuid.SHIM_LOCK, "SbatLevel");
    }

    private static String shownName(Measured measured) {
        return EventText.shown(measured.variable().name());
    }
}
