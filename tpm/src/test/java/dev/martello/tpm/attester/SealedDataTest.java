package dev.martello.tpm.attester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.AuthSession;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import dev.martello.tpm.TpmResponseException;
import dev.martello.tpm.TpmTransportException;
import dev.martello.tpm.command.PolicyGetDigest;
import dev.martello.tpm.command.PolicyPCR;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.Approver;
import dev.martello.tpm.policy.BootLease;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.policy.ReleasePolicy;
import dev.martello.tpm.simulator.SimulatedTpm;
import dev.martello.tpm.simulator.Swtpm;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.transport.TpmTransport;
import dev.martello.tpm.verifier.SealedDuplicate;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sealed for a TPM, opened by a real one that somebody listens to. */
class SealedDataTest {
    private static final PcrSelection SELECTION = PcrSelection.of(HashAlgorithm.SHA256, 0, 4, 7);
    /** As long as the one-time keys that the control plane seals. */
    private static final Bytes SECRET = Bytes.ascii("what nobody on the bus may see..");

    private static final long HOUR = 3_600_000;

    @RegisterExtension
    static final SimulatedTpm simulated = new SimulatedTpm();

    private final List<Bytes> seen = new ArrayList<>();
    private final Tpm tpm = Tpm.over(new RecordedBus());

    @TempDir
    Path directory = Path.of("");

    @AfterEach
    void reboot() throws Exception {
        simulated.swtpm().powerCycle(simulated.tpm());
    }

    @ParameterizedTest
    @EnumSource(
            value = EkTemplate.class,
            names = {"RSA_2048", "ECC_P256", "ECC_P384", "RSA_2048_HIGH", "ECC_P256_HIGH"})
    void tellsItInTheApprovedStateAndNotToTheBus(EkTemplate kind) throws Exception {
        Approver approver = Approver.fresh();
        try (EndorsementKey ek = EndorsementKey.create(tpm, kind)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            assertThat(unseal(ek, seal(ek, policy), policy, approver.approve(now())))
                    .isEqualTo(new Unsealing.Told(SECRET));
        }
        assertThat(seen).hasSizeGreaterThan(20);
        for (int at = 0; at + 8 <= SECRET.length(); at++) {
            Bytes part = SECRET.slice(at, at + 8);
            assertThat(seen).as("eight octets of it, from %d", at).noneMatch(octets -> octets.contains(part));
        }
    }

    @Test
    void sessionHasShownWhatWasComputedWithoutTheTpm() throws Exception {
        try (AuthSession session = AuthSession.policy(tpm)) {
            BootState state = now();
            tpm.execute(new PolicyPCR(session.handle(), Bytes.EMPTY, SELECTION.toStructure()));
            assertThat(tpm.execute(new PolicyGetDigest(session.handle())).policyDigest())
                    .isEqualTo(state.policy().octets());
        }
    }

    /** A passphrase can be of any length up to the greatest. */
    @Test
    void sealsFromOneOctetToTheMost() throws Exception {
        Approver approver = Approver.fresh();
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            for (int length : new int[] {1, 31, 32, 33, SealedDuplicate.MAX_DATA_BYTES}) {
                Bytes data = Bytes.repeat(0x5a, length);
                SealedDuplicate duplicate =
                        SealedDuplicate.make(ek.publicArea(), data, policy.digest(), new SecureRandom());
                assertThat(unseal(ek, duplicate, policy, approver.approve(now())))
                        .isEqualTo(new Unsealing.Told(data));
            }
            for (int length : new int[] {0, SealedDuplicate.MAX_DATA_BYTES + 1}) {
                assertThatThrownBy(() -> SealedDuplicate.make(
                                ek.publicArea(), Bytes.repeat(1, length), policy.digest(), new SecureRandom()))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    /** A release that is approved later opens what was sealed before, and the one before still does. */
    @Test
    void severalApprovedStatesLiveSideBySide() throws Exception {
        Approver approver = Approver.fresh();
        Approval before = approver.approve(now());
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            SealedDuplicate duplicate = seal(ek, policy);
            assertThat(unseal(ek, duplicate, policy, before)).isEqualTo(new Unsealing.Told(SECRET));
            extend(4);
            Approval after = approver.approve(now());
            assertThat(unseal(ek, duplicate, policy, after)).isEqualTo(new Unsealing.Told(SECRET));
            assertThat(unseal(ek, duplicate, policy, before))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.OTHER_BOOT_STATE));
        }
    }

    @Test
    void doesNotMindRegistersThatAreNotApproved() throws Exception {
        Approver approver = Approver.fresh();
        Approval approval = approver.approve(now());
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            extend(10);
            assertThat(unseal(ek, seal(ek, policy), policy, approval)).isEqualTo(new Unsealing.Told(SECRET));
        }
    }

    @Test
    void refusesAnotherBootStateWhateverTheApprovalSays() throws Exception {
        Approver approver = Approver.fresh();
        Approval approval = approver.approve(now());
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            SealedDuplicate duplicate = seal(ek, policy);
            extend(7);
            assertThat(unseal(ek, duplicate, policy, approval))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.OTHER_BOOT_STATE));
            Approval tampered = new Approval(now(), approval.signature());
            assertThat(unseal(ek, duplicate, policy, tampered))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.APPROVAL_INVALID));
            Approval unselected =
                    new Approval(state(PcrSelection.of(HashAlgorithm.SHA256, 0, 4)), approval.signature());
            assertThat(unseal(ek, duplicate, policy, unselected))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.APPROVAL_INVALID));
        }
    }

    @Test
    void refusesTheApprovalOfAnotherKey() throws Exception {
        Approver approver = Approver.fresh();
        Approver other = Approver.fresh();
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            SealedDuplicate duplicate = seal(ek, policy);
            assertThat(unseal(ek, duplicate, policy, other.approve(now())))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.APPROVAL_INVALID));
            assertThat(unseal(ek, duplicate, new ReleasePolicy(other.key(), policy.lease()), other.approve(now())))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.POLICY_DIFFERS));
        }
    }

    @Test
    void refusesAfterAResetWhatWasSealedBefore() throws Exception {
        Approver approver = Approver.fresh();
        ReleasePolicy policy;
        SealedDuplicate duplicate;
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            policy = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            duplicate = seal(ek, policy);
            assertThat(unseal(ek, duplicate, policy, approver.approve(now()))).isEqualTo(new Unsealing.Told(SECRET));
        }
        simulated.swtpm().powerCycle(simulated.tpm());
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            assertThat(unseal(ek, duplicate, policy, approver.approve(now())))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.LEASE_OVER));
            ReleasePolicy pretended = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            assertThat(unseal(ek, duplicate, pretended, approver.approve(now())))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.POLICY_DIFFERS));
        }
    }

    /** The lease ends at a time that has come already: the TPM's clock goes on, and never back. */
    @Test
    void refusesOnceTheLeaseIsOver() throws Exception {
        Approver approver = Approver.fresh();
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(0));
            SealedDuplicate duplicate = seal(ek, policy);
            assertThat(unseal(ek, duplicate, policy, approver.approve(now())))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.LEASE_OVER));
            ReleasePolicy longer = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            assertThat(unseal(ek, duplicate, longer, approver.approve(now())))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.POLICY_DIFFERS));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = EkTemplate.class,
            names = {"RSA_2048", "ECC_P256"})
    void anotherTpmDoesNotTakeItIn(EkTemplate kind) throws Exception {
        Approver approver = Approver.fresh();
        try (EndorsementKey ek = EndorsementKey.create(tpm, kind);
                Swtpm swtpm = Swtpm.start(directory);
                Tpm other = Tpm.over(swtpm.connect());
                EndorsementKey otherEk = EndorsementKey.create(other, kind)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            SealedDuplicate duplicate = seal(ek, policy);
            Approval approval = approver.approve(now());
            assertThat(SealedData.unseal(other, otherEk, duplicate, policy, approval))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.OTHER_TPM));
            SealedDuplicate renamed = new SealedDuplicate(
                    otherEk.publicArea().name(),
                    duplicate.publicArea(),
                    duplicate.duplicate(),
                    duplicate.encryptedSeed());
            assertThat(refuses(other, otherEk, renamed, policy, approval)).isTrue();
        }
    }

    /** Neither the object's policy nor its octets can be changed: one bit in each octet is. */
    @Test
    void refusesADuplicateThatWasChangedAnywhere() throws Exception {
        Approver approver = Approver.fresh();
        Approver thief = Approver.fresh();
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(HOUR));
            SealedDuplicate duplicate = seal(ek, policy);
            Approval approval = approver.approve(now());
            for (int octet = 0; octet < duplicate.duplicate().length(); octet++) {
                assertThat(unseal(ek, changed(duplicate, octet), policy, approval))
                        .as("octet %d", octet)
                        .isEqualTo(new Unsealing.Refused(UnsealDefect.OTHER_TPM));
            }
            ReleasePolicy theirs = new ReleasePolicy(thief.key(), policy.lease());
            TPMT_PUBLIC area = duplicate.publicArea();
            SealedDuplicate stolen = new SealedDuplicate(
                    duplicate.parentName(),
                    new TPMT_PUBLIC(
                            area.type(),
                            area.nameAlg(),
                            area.objectAttributes(),
                            theirs.digest().octets(),
                            area.parameters(),
                            area.unique()),
                    duplicate.duplicate(),
                    duplicate.encryptedSeed());
            assertThat(unseal(ek, stolen, theirs, thief.approve(now())))
                    .isEqualTo(new Unsealing.Refused(UnsealDefect.OTHER_TPM));
        }
    }

    /** An agent has its attestation key loaded meanwhile, and a TPM has three places for objects. */
    @Test
    void hasRoomBesideAnAttestationKeyAndLeavesNothingBehind() throws Exception {
        Approver approver = Approver.fresh();
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            ReleasePolicy policy = new ReleasePolicy(approver.key(), leaseOf(HOUR, ak));
            SealedDuplicate duplicate = seal(ek, policy);
            for (int i = 0; i < 5; i++) {
                assertThat(unseal(ek, duplicate, policy, approver.approve(now())))
                        .isEqualTo(new Unsealing.Told(SECRET));
                assertThat(unseal(ek, changed(duplicate, 40), policy, approver.approve(now())))
                        .isEqualTo(new Unsealing.Refused(UnsealDefect.OTHER_TPM));
                assertThat(unseal(
                                ek,
                                duplicate,
                                policy,
                                new Approval(
                                        now(), Approver.fresh().approve(now()).signature())))
                        .isEqualTo(new Unsealing.Refused(UnsealDefect.APPROVAL_INVALID));
            }
        }
    }

    private Unsealing unseal(EndorsementKey ek, SealedDuplicate duplicate, ReleasePolicy policy, Approval approval)
            throws Exception {
        return SealedData.unseal(tpm, ek, duplicate, policy, approval);
    }

    /** With RSA a TPM says no more than that decrypting failed. */
    private static boolean refuses(
            Tpm other, EndorsementKey otherEk, SealedDuplicate duplicate, ReleasePolicy policy, Approval approval)
            throws TpmException {
        try {
            return SealedData.unseal(other, otherEk, duplicate, policy, approval) instanceof Unsealing.Refused;
        } catch (TpmResponseException e) {
            return e.command() == TPM_CC.Import;
        }
    }

    private static SealedDuplicate seal(EndorsementKey ek, ReleasePolicy policy) throws Exception {
        return SealedDuplicate.make(ek.publicArea(), SECRET, policy.digest(), new SecureRandom());
    }

    private static SealedDuplicate changed(SealedDuplicate duplicate, int octet) {
        byte[] octets = duplicate.duplicate().toArray();
        octets[octet] ^= (byte) (1 << octet % 8);
        return new SealedDuplicate(
                duplicate.parentName(), duplicate.publicArea(), Bytes.owning(octets), duplicate.encryptedSeed());
    }

    private BootState now() throws Exception {
        return state(SELECTION);
    }

    private BootState state(PcrSelection selection) throws Exception {
        PcrValues values = Pcrs.read(tpm, selection);
        return BootState.of(selection, values).orElseThrow();
    }

    private void extend(int pcr) throws Exception {
        Digest event = HashAlgorithm.SHA256.hash(Bytes.ascii("another program"));
        Pcrs.extend(tpm, PcrIndex.of(pcr), List.of(event));
    }

    /** From now on, by the clock that a quote tells a verifier. */
    private BootLease leaseOf(long millis) throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            return leaseOf(millis, ak);
        }
    }

    private static BootLease leaseOf(long millis, AttestationKey ak) throws Exception {
        TPMS_CLOCK_INFO clock = TPMS_ATTEST
                .LAYOUT
                .parse(ak.quote(Bytes.of(1), SELECTION).attest())
                .clockInfo();
        return new BootLease(clock.resetCount(), clock.clock() + millis);
    }

    /** A bus with somebody on it who remembers all. */
    private final class RecordedBus implements TpmTransport {
        @Override
        public Bytes transmit(Bytes command) throws TpmTransportException {
            Bytes response = simulated.transmit(command);
            seen.add(command);
            seen.add(response);
            return response;
        }

        @Override
        public void close() {}
    }
}
