package dev.martello.evidence.bootlog;

import static dev.martello.evidence.bootlog.SampleBoots.numberOf;
import static dev.martello.evidence.bootlog.SampleBoots.secureBootVariable;
import static dev.martello.evidence.bootlog.SampleBoots.variable;
import static dev.martello.evidence.bootlog.SampleBoots.withData;
import static dev.martello.evidence.bootlog.SampleBoots.withSecureBoot;
import static dev.martello.evidence.bootlog.SampleBoots.withSeparator;
import static dev.martello.evidence.bootlog.SampleBoots.withType;
import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLog.Format;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.SignatureDatabase.X509;
import dev.martello.evidence.bootlog.UnifiedKernelBoot.Enforcement;
import dev.martello.evidence.bootlog.UnifiedKernelBoot.SecureBoot;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecureBootFactsTest {
    @Test
    void statesWhatTheFirmwareMeasured() {
        BootFacts facts = BootFacts.of(SampleBoots.goodLog());

        assertThat(facts.secureBoot()).contains(true);
        assertThat(facts.platformKey()).contains(SampleBoots.KEYS);
        assertThat(facts.keyExchangeKeys()).contains(SampleBoots.KEYS);
        assertThat(facts.allowed()).contains(SampleBoots.KEYS);
        assertThat(facts.forbidden()).contains(SampleBoots.REVOKED);
        assertThat(facts.authorities()).singleElement().satisfies(authority -> {
            assertThat(authority.variable()).isEqualTo("db");
            assertThat(authority.entry()).isEqualTo(new X509(SampleBoots.OWNER, SampleBoots.CERTIFICATE));
        });
        assertThat(facts.problems()).isEmpty();
    }

    @Test
    void statesThatSecureBootIsOffAndThatThereAreNoKeys() {
        BootFacts facts = BootFacts.of(SampleBoots.GOOD.with(SecureBoot.OFF).log(HashAlgorithm.SHA256));
        assertThat(facts.secureBoot()).contains(false);
        assertThat(facts.platformKey()).contains(SignatureDatabase.EMPTY);
        assertThat(facts.authorities()).isEmpty();
    }

    @Test
    void doesNotBelieveDataThatTheDigestsDoNotCover() {
        BootLog off = SampleBoots.GOOD
                .with(SampleBoots.ENFORCED.with(Enforcement.OFF))
                .log(HashAlgorithm.SHA256);
        int event = numberOf(off, "SecureBoot = ");

        BootLog edited = withData(off, event, secureBootVariable(1));

        assertThat(BootFacts.of(edited).secureBoot()).isEmpty();
        assertThat(BootFacts.of(edited).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.id()).isEqualTo("fact.unproven");
            assertThat(problem.event()).hasValue(event);
        });
        assertThat(BootFacts.of(edited).oddities())
                .extracting(BootLogProblem::kind)
                .containsExactly(Kind.DIGEST_MISMATCH);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tcg.class,
            names = {"EV_IPL", "EV_EFI_ACTION", "EV_EFI_VARIABLE_AUTHORITY", "EV_SEPARATOR"})
    void doesNotMindWhatTypeAnEventSaysItIs(Tcg type) {
        BootLog off = SampleBoots.GOOD.with(SecureBoot.OFF).log(HashAlgorithm.SHA256);
        BootLog relabelled = withType(off, numberOf(off, "SecureBoot = "), type);
        assertThat(BootFacts.of(relabelled).secureBoot()).contains(false);
    }

    @Test
    void anEventOfAnotherRegisterSaysNothingAboutSecureBoot() {
        BootLog log = withSeparator(
                        SampleBoots.builder().measure(1, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, secureBootVariable(1)), 7)
                .build();
        assertThat(BootFacts.of(log).secureBoot()).isEmpty();
    }

    @Test
    void aVariableOfThatNameFromAnotherVendorSaysNothing() {
        BootLog log = withSeparator(
                        SampleBoots.builder()
                                .measure(
                                        7,
                                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                                        variable(EfiGuid.SHIM_LOCK, "SecureBoot", Bytes.of(1))),
                        7)
                .build();
        assertThat(BootFacts.of(log).secureBoot()).isEmpty();
    }

    @Test
    void aVariableThatDoesNotExistIsOff() {
        BootLog log = withSeparator(
                        SampleBoots.builder()
                                .measure(
                                        7,
                                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                                        variable(EfiGuid.GLOBAL_VARIABLE, "SecureBoot", Bytes.EMPTY)),
                        7)
                .build();
        assertThat(BootFacts.of(log).secureBoot()).contains(false);
        assertThat(BootFacts.of(log).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theLastWriterDoesNotWin(int first) {
        BootLog log = withSeparator(withSecureBoot(withSecureBoot(SampleBoots.builder(), first), 1 - first), 7)
                .build();
        assertThat(BootFacts.of(log).secureBoot()).isEmpty();
        assertThat(BootFacts.of(log).problems()).extracting(BootLogProblem::id).containsExactly("fact.contradicted");
    }

    @Test
    void whatFollowsTheSeparatorCannotTurnSecureBootOn() {
        BootLogBuilder log = withSecureBoot(withSeparator(SampleBoots.builder(), 7), 1);
        withSeparator(log, 7);
        assertThat(BootFacts.of(log.build()).secureBoot()).isEmpty();
        assertThat(BootFacts.of(log.build()).problems())
                .extracting(BootLogProblem::id)
                .containsExactly("fact.misplaced");
    }

    @Test
    void aSeparatorIsOneWhateverItsTypeAndData() {
        BootLogBuilder log = withSecureBoot(withSeparator(SampleBoots.builder(), 7), 1);
        BootLog hidden = withData(withType(withSeparator(log, 7).build(), 1, Tcg.EV_IPL), 1, Bytes.ascii("nothing"));
        assertThat(BootFacts.of(hidden).secureBoot()).isEmpty();
    }

    @Test
    void whatFollowsTheSeparatorAndDiffersTakesTheFactAway() {
        BootLogBuilder log = withSeparator(withSecureBoot(SampleBoots.builder(), 1), 7);
        assertThat(BootFacts.of(log.build()).secureBoot()).contains(true);
        assertThat(BootFacts.of(withSecureBoot(log, 0).build()).secureBoot()).isEmpty();
    }

    @Test
    void statesNothingWithoutASeparator() {
        BootLog log = withSecureBoot(SampleBoots.builder(), 1).build();
        assertThat(BootFacts.of(log).secureBoot()).isEmpty();
        assertThat(BootFacts.of(log).oddities())
                .extracting(BootLogProblem::kind)
                .contains(Kind.SEPARATOR_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "0101"})
    void statesNothingForAValueThatDoesNotExist(String value) {
        BootLog log = withSeparator(
                        SampleBoots.builder()
                                .measure(
                                        7,
                                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                                        variable(EfiGuid.GLOBAL_VARIABLE, "SecureBoot", Bytes.fromHex(value))),
                        7)
                .build();
        assertThat(BootFacts.of(log).secureBoot()).isEmpty();
        assertThat(BootFacts.of(log).problems()).extracting(BootLogProblem::id).containsExactly("fact.malformed");
    }

    @Test
    void statesOnlyWhatAllBanksAgreeOnUnlessOneIsAskedFor() {
        BootLogBuilder log = BootLogBuilder.cryptoAgile(HashAlgorithm.SHA1, HashAlgorithm.SHA256);
        Map<HashAlgorithm, Digest> digests = new EnumMap<>(log.digestsOf(secureBootVariable(1)));
        digests.put(HashAlgorithm.SHA1, HashAlgorithm.SHA1.hash(secureBootVariable(0)));
        log.extend(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, digests, secureBootVariable(1));
        BootLog read = withSeparator(log, 7).build();

        assertThat(BootFacts.of(read).secureBoot()).isEmpty();
        assertThat(BootFacts.of(read, SampleBoots.everyRegister(HashAlgorithm.SHA256))
                        .secureBoot())
                .contains(true);
        assertThat(BootFacts.of(read, SampleBoots.everyRegister(HashAlgorithm.SHA1))
                        .secureBoot())
                .isEmpty();
        assertThat(BootFacts.of(read, SampleBoots.everyRegister(HashAlgorithm.SHA384))
                        .secureBoot())
                .isEmpty();
        assertThat(BootFacts.of(read, new PcrSelection(List.of())).secureBoot()).isEmpty();
    }

    @Test
    void anEventThatLeavesABankOutProvesNothing() {
        BootLog log = withSeparator(
                        withSecureBoot(BootLogBuilder.cryptoAgile(HashAlgorithm.SHA1, HashAlgorithm.SHA256), 1), 7)
                .build();
        List<BootEvent> events = new ArrayList<>(log.events());
        BootEvent whole = events.get(1);
        events.set(1, new BootEvent(1, 0, 7, whole.type(), whole.loggedDigests().subList(0, 1), whole.data()));
        BootLog left = new BootLog(Format.CRYPTO_AGILE, log.specId(), events, Bytes.EMPTY);

        assertThat(BootFacts.of(left).secureBoot()).isEmpty();
        assertThat(BootFacts.of(left).oddities())
                .extracting(BootLogProblem::kind)
                .contains(Kind.BANK_MISSING);
    }

    @Test
    void tellsTheKeyOfADriverFromTheDatabaseItIsIn() {
        Bytes entry = Bytes.concat(SampleBoots.OWNER.octets(), SampleBoots.CERTIFICATE);
        BootLogBuilder log = SampleBoots.builder()
                .measure(
                        7,
                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                        variable(EfiGuid.IMAGE_SECURITY_DATABASE, "db", SampleBoots.KEYS.write()))
                .measure(7, Tcg.EV_EFI_VARIABLE_AUTHORITY, variable(EfiGuid.IMAGE_SECURITY_DATABASE, "db", entry));
        BootFacts facts = BootFacts.of(withSeparator(log, 7).build());
        assertThat(facts.allowed()).contains(SampleBoots.KEYS);
        assertThat(facts.authorities()).extracting(Authority::event).containsExactly(2);
    }

    @Test
    void aDatabaseThatIsNoneIsAProblemAndNotAFact() {
        BootLogBuilder log = SampleBoots.builder()
                .measure(
                        7,
                        Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG,
                        variable(EfiGuid.IMAGE_SECURITY_DATABASE, "dbx", Bytes.ascii("twenty-eight octets or more!!")));
        BootFacts facts = BootFacts.of(withSeparator(log, 7).build());
        assertThat(facts.forbidden()).isEmpty();
        assertThat(facts.problems()).extracting(BootLogProblem::id).containsExactly("fact.malformed");
    }

    @Test
    void statesTheSbatLevelAsLongAsNothingBesideItIsHidden() {
        Bytes level = Bytes.ascii("sbat,1,2025021800\nshim,4\n");
        BootLogBuilder log = withSeparator(withSecureBoot(SampleBoots.builder(), 1), 7)
                .measure(7, Tcg.EV_EFI_VARIABLE_AUTHORITY, variable(EfiGuid.SHIM_LOCK, "SbatLevel", level));
        assertThat(BootFacts.of(log.build()).sbatLevel()).contains("sbat,1,2025021800\nshim,4\n");

        log.measure(7, Tcg.EV_EFI_VARIABLE_AUTHORITY, Bytes.ascii("an older level"), Bytes.of(0));
        assertThat(BootFacts.of(log.build()).sbatLevel()).isEmpty();
    }

    /** Old releases of shim log one octet too many behind a variable. */
    @Test
    void readsVariablesWithAnOctetTooMany() {
        Bytes measured = variable(EfiGuid.SHIM_LOCK, "Shim", SampleBoots.CERTIFICATE);
        BootLog log = withSeparator(SampleBoots.builder(), 7)
                .measure(7, Tcg.EV_EFI_VARIABLE_AUTHORITY, measured, Bytes.concat(measured, Bytes.of(0)))
                .build();
        assertThat(BootFacts.of(log).authorities())
                .extracting(Authority::variable)
                .containsExactly("Shim");
    }
}
