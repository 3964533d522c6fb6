package dev.martello.server;

import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.reference.TrustedKeys;
import dev.martello.bytes.Bytes;
import dev.martello.server.judgement.Adoption;
import dev.martello.server.judgement.Change;
import dev.martello.server.judgement.References;
import dev.martello.server.store.Database;
import dev.martello.server.store.Incident;
import dev.martello.server.store.PolicyTable;
import dev.martello.server.store.StoredPolicy;
import dev.martello.server.store.StoredPolicy.Origin;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * The policy that a control plane is started with: a file, or the one that comes with Martello. The stored one counts, and this one is proposed
 * if it is another.
 */
record PolicyChoice(Change.NewPolicy change) {
    private static final System.Logger LOG = System.getLogger(PolicyChoice.class.getName());

    static PolicyChoice of(Optional<Path> file) throws IOException, CannotStart {
        Bytes document = file.isPresent() ? Bytes.owning(Files.readAllBytes(file.get())) : Policy.defaultDocument();
        try {
            return new PolicyChoice(new Change.NewPolicy(
                    CompiledPolicy.of(Policy.parse(document)),
                    file.isPresent() ? Origin.FILE : Origin.DEFAULT,
                    document));
        } catch (MalformedPolicy e) {
            throw new CannotStart("the policy cannot be used: " + e.getMessage(), e);
        }
    }

    /** Opens what counts; this policy does if none did yet. */
    References open(Database database, TrustedKeys keys, Clock clock) throws CannotStart {
        try {
            return References.open(database, keys, change, clock);
        } catch (MalformedPolicy e) {
            throw new CannotStart("the stored policy cannot be used by this version: " + e.getMessage(), e);
        }
    }

    /** Proposes this policy, unless it counts, or was decided on already, or nobody asked for it. */
    void propose(Database database, Adoption adoption) {
        StoredPolicy current =
                database.read(sql -> new PolicyTable(sql).current()).orElseThrow();
        boolean isAskedFor = change.origin() == Origin.FILE || current.origin() == Origin.DEFAULT;
        String digest = change.policy().digest().octets().toHex();
        if (!isAskedFor || current.digest().equals(digest)) {
            return;
        }
        if (current.origin() == Origin.OPERATOR && database.read(sql -> new PolicyTable(sql).counted(digest))) {
            LOG.log(
                    Level.WARNING,
                    "the policy this server was started with does not count: an operator set another one since");
            return;
        }
        Optional<Incident> incident = adoption.last(change).filter(each -> each.state() != Incident.State.REPLACED);
        if (incident.isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "the policy this server was started with does not count: incident {0} is {1}",
                    incident.get().id(),
                    incident.get().state());
        } else {
            adoption.propose(change);
        }
    }
}
