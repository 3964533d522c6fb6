package dev.martello.tpm.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.PcrValues;
import dev.martello.tpm.attester.Pcrs;
import dev.martello.tpm.policy.Approval;
import dev.martello.tpm.policy.Approver;
import dev.martello.tpm.policy.BootLease;
import dev.martello.tpm.policy.BootState;
import dev.martello.tpm.policy.PolicyDigest;
import dev.martello.tpm.policy.ReleasePolicy;
import dev.martello.tpm.simulator.SimulatedTpm;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_SIGNATURE;
import dev.martello.tpm.verifier.SealedDuplicate;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies come to the same digests with tpm2-tools, which open what we seal. */
class PolicyToolsTest {
    private static final PcrSelection SELECTION = PcrSelection.of(HashAlgorithm.SHA256, 0, 4, 7);
    private static final Bytes SECRET = Bytes.ascii("a passphrase of a volume");

    @RegisterExtension
    static final SimulatedTpm simulated = new SimulatedTpm();

    @TempDir
    Path directory = Path.of("");

    private Tpm2Tools tools = new Tpm2Tools(directory, "");

    @BeforeEach
    void talkToTheSimulatedTpm() {
        tools = Tpm2Tools.speakingTo(simulated, directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:0", "sha256:0,4,7", "sha1:1,2+sha256:15,23", "sha384:8"})
    void theirDigestOverPcrsIsOurs(String selection) throws Exception {
        BootState state = state(PcrSelection.parse(selection));
        simulated.release(() -> {
            tools.run("tpm2_startauthsession -S s.ctx");
            tools.run("tpm2_policypcr -S s.ctx -l " + selection + " -L policy");
            tools.run("tpm2_flushcontext s.ctx");
        });
        assertThat(state.policy().octets()).isEqualTo(tools.read("policy"));
    }

    @Test
    void theirDigestOfAnApproverIsOurs() throws Exception {
        Approver approver = Approver.fresh();
        tools.write("ref", BootState.POLICY_REF);
        tools.write("name", approver.key().name());
        simulated.release(() -> {
            tools.run("tpm2_startauthsession -S s.ctx");
            tools.run("tpm2_policyauthorize -S s.ctx -L policy -q ref -n name");
            tools.run("tpm2_flushcontext s.ctx");
        });
        assertThat(PolicyDigest.start(HashAlgorithm.SHA256)
                        .authorize(approver.key().name(), BootState.POLICY_REF)
                        .digest()
                        .octets())
                .isEqualTo(tools.read("policy"));
    }

    @Test
    void theirDigestOfAWholePolicyIsOurs() throws Exception {
        Approver approver = Approver.fresh();
        tools.write("ref", BootState.POLICY_REF);
        tools.write("name", approver.key().name());
        simulated.release(() -> {
            tools.run("tpm2_startauthsession -S s.ctx");
            tools.run("tpm2_policyauthorize -S s.ctx -q ref -n name");
            tools.run("tpm2_policycountertimer -S s.ctx --eq resets=7");
            tools.run("tpm2_policycountertimer -S s.ctx -L policy --ult clock=123456789012");
            tools.run("tpm2_flushcontext s.ctx");
        });
        assertThat(new ReleasePolicy(approver.key(), new BootLease(7, 123_456_789_012L))
                        .digest()
                        .octets())
                .isEqualTo(tools.read("policy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ecc"})
    void theyOpenWhatWeSeal(String kind) throws Exception {
        Approver approver = Approver.fresh();
        Approval approval = approver.approve(state(SELECTION));
        tools.write("ref", BootState.POLICY_REF);
        tools.write("signed", approval.state().toBeSigned());
        tools.write("approved", approval.state().policy().octets());
        tools.write("signature", TPMT_SIGNATURE.LAYOUT.write(approval.signature()));
        tools.write(
                "approver.pub", TPMT_PUBLIC.SIZED_LAYOUT.write(approver.key().publicArea()));
        simulated.release(() -> {
            tools.run("tpm2_createek -c ek.ctx -G " + kind + " -u ek.pub");
            tools.run("tpm2_flushcontext -t");
            TPMT_PUBLIC ek = TPMT_PUBLIC.SIZED_LAYOUT.parse(tools.read("ek.pub"));
            Digest policy = PolicyDigest.start(HashAlgorithm.SHA256)
                    .authorize(approver.key().name(), BootState.POLICY_REF)
                    .digest();
            SealedDuplicate sealed = SealedDuplicate.make(ek, SECRET, policy, new SecureRandom());
            tools.write("sealed.pub", TPMT_PUBLIC.SIZED_LAYOUT.write(sealed.publicArea()));
            tools.write("sealed.dup", sized(sealed.duplicate()));
            tools.write("sealed.seed", sized(sealed.encryptedSeed()));
            importWithTheirs();
            tools.run("tpm2_loadexternal -C e -u approver.pub -c approver.ctx -n approver.name");
            tools.run("tpm2_verifysignature -c approver.ctx -g sha256 -m signed -s signature -t ticket");
            tools.run("tpm2_flushcontext -t");
            tools.run("tpm2_startauthsession --policy-session -S s.ctx");
            tools.run("tpm2_policypcr -S s.ctx -l " + SELECTION);
            tools.run("tpm2_policyauthorize -S s.ctx -i approved -q ref -n approver.name -t ticket");
            tools.run("tpm2_unseal -c sealed.ctx -p session:s.ctx -o told");
            tools.run("tpm2_flushcontext s.ctx");
            tools.run("tpm2_flushcontext -t");
        });
        assertThat(tools.read("told")).isEqualTo(SECRET);
    }

    private void importWithTheirs() throws Exception {
        tools.run("tpm2_startauthsession --policy-session -S ek.session");
        tools.run("tpm2_policysecret -S ek.session -c e");
        tools.run("tpm2_import -C ek.ctx -P session:ek.session -u sealed.pub -i sealed.dup -s sealed.seed"
                + " -r sealed.priv");
        tools.run("tpm2_flushcontext ek.session");
        tools.run("tpm2_startauthsession --policy-session -S ek.session");
        tools.run("tpm2_policysecret -S ek.session -c e");
        tools.run("tpm2_load -C ek.ctx -P session:ek.session -u sealed.pub -r sealed.priv -c sealed.ctx");
        tools.run("tpm2_flushcontext ek.session");
        tools.run("tpm2_flushcontext -t");
    }

    private static Bytes sized(Bytes octets) {
        return BytesWriter.bigEndian().sized16(octets).toBytes();
    }

    private static BootState state(PcrSelection selection) throws Exception {
        PcrValues values = Pcrs.read(simulated.tpm(), selection);
        return BootState.of(selection, values).orElseThrow();
    }
}
