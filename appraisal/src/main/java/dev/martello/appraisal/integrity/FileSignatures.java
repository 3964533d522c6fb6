package dev.martello.appraisal.integrity;

import dev.martello.appraisal.Facts.Signature;
import dev.martello.appraisal.reference.ImaKey;
import dev.martello.appraisal.reference.Release;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.ima.AppendedSignature;
import dev.martello.evidence.ima.AppendedSignature.NotCheckable;
import dev.martello.evidence.ima.AppendedSignature.OverAttributes;
import dev.martello.evidence.ima.AppendedSignature.OverContent;
import dev.martello.evidence.ima.AppendedSignature.Signer;
import dev.martello.evidence.ima.FileAttributes;
import dev.martello.evidence.ima.FileSignature;
import dev.martello.evidence.ima.ImaEntry;
import dev.martello.evidence.ima.MalformedFileSignature;
import dev.martello.evidence.ima.SignedMessage;
import dev.martello.evidence.ima.SigningAlgorithm;
import dev.martello.tpm.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signatures of files that no release knows by digest: those in {@code security.ima}, those appended to the file, and those over
 * its attributes. A check costs some 100 microseconds, and is made once for a signature, a digest and a key. For one thread.
 */
final class FileSignatures {
    /** More than an appliance has files; so a log made for it cannot keep the control plane busy. */
    static final int MAX_CHECKS = 50_000;

    private record Asked(SigningAlgorithm algorithm, Bytes signature, SignedMessage message, ImaKey key) {}

    private final Map<Asked, Boolean> answers = new HashMap<>();

    /**
     * What the signature of a file is worth.
     *
     * @param signer how it names its key; empty if there is no signature
     * @param problem why it does not count; empty if there is none, or it does
     */
    record Answer(Signature state, String signer, String problem) {
        private static final Answer NONE = new Answer(Signature.NONE, "", "");

        /** The state that says most of a file with several signatures. */
        private static final Comparator<Answer> BEST_FIRST = Comparator.comparingInt(answer -> switch (answer.state) {
            case VALID -> 0;
            case INVALID -> 1;
            case UNKNOWN_KEY -> 2;
            case UNVERIFIABLE -> 3;
            case NONE, UNASKED -> 4;
        });

        static Answer malformed(MalformedFileSignature e) {
            return new Answer(Signature.INVALID, "", "cannot be read: " + e.getMessage());
        }

        static Answer invalid(String signer, String problem) {
            return new Answer(Signature.INVALID, signer, problem);
        }

        static Answer unknownKey(String signer, String problem) {
            return new Answer(Signature.UNKNOWN_KEY, signer, problem);
        }

        static Answer unverifiable(String signer, String problem) {
            return new Answer(Signature.UNVERIFIABLE, signer, problem);
        }
    }

    /** Asks the keys of a release about a file. */
    Answer check(MeasuredFile file, Release release) {
        return release.imaKeys().isEmpty()
                ? new Answer(Signature.UNASKED, "", "")
                : new Check(file.measured(), release.imaKeys()).answer();
    }

    /** One file, and the keys that are asked. */
    private final class Check {
        private final ImaEntry entry;
        private final List<ImaKey> keys;
        private boolean isCutShort;

        Check(ImaEntry entry, List<ImaKey> keys) {
            this.entry = entry;
            this.keys = keys;
        }

        Answer answer() {
            List<Answer> all = new ArrayList<>();
            entry.signature().ifPresent(each -> all.add(ofAttribute(each)));
            all.add(ofFileAttributes());
            entry.appendedSignature().ifPresent(each -> all.add(ofAppended(each)));
            Answer best = all.stream().min(Answer.BEST_FIRST).orElse(Answer.NONE);
            return isCutShort && best.state() != Signature.VALID
                    ? Answer.unverifiable(best.signer(), "was not checked: the log has more than " + MAX_CHECKS)
                    : best;
        }

        private Answer ofAttribute(Bytes attribute) {
            try {
                Optional<FileSignature> signature = FileSignature.parse(attribute);
                return signature.isPresent() ? ofFile(signature.get()) : Answer.NONE;
            } catch (MalformedFileSignature e) {
                return Answer.malformed(e);
            }
        }

        private Answer ofFile(FileSignature signature) {
            return switch (signature.form()) {
                case FILE -> ofFile(signature, ImaEntry.DigestType.FILE);
                case VERITY -> ofFile(signature, ImaEntry.DigestType.VERITY);
                case ATTRIBUTES ->
                    Answer.unverifiable(
                            signature.keyId().toHex(),
                            "was made over the file's attributes, which the log does not have");
            };
        }

        private Answer ofFile(FileSignature signature, ImaEntry.DigestType signed) {
            Optional<Digest> digest = entry.fileDigest();
            if (digest.isEmpty()) {
                return Answer.unverifiable(
                        signature.keyId().toHex(), "is over a file whose digest the log does not have");
            }
            return entry.digestType() == signed
                    ? checked(signature, digest.get(), "is not one over this content")
                    : Answer.invalid(signature.keyId().toHex(), "is over another kind of digest than the log has");
        }

        private Answer checked(FileSignature signature, Digest digest, String otherwise) {
            String signer = signature.keyId().toHex();
            List<ImaKey> named = keys.stream()
                    .filter(key -> key.keyId().equals(signature.keyId()))
                    .toList();
            if (named.isEmpty()) {
                return Answer.unknownKey(signer, "is by key " + signer + ", which is none of the release's imaKeys");
            }
            Optional<SignedMessage> signed = signature.signed(digest);
            if (signed.isEmpty()) {
                return Answer.unverifiable(
                        signer,
                        "is over a digest of " + signature.hash() + ", and the log has one of " + digest.algorithm());
            }
            return named.stream().anyMatch(key -> isBy(key, key.usualAlgorithm(), signature.octets(), signed.get()))
                    ? new Answer(Signature.VALID, signer, "")
                    : Answer.invalid(signer, otherwise);
        }

        private Answer ofFileAttributes() {
            try {
                Optional<FileAttributes> attributes = FileAttributes.of(entry);
                Optional<FileSignature> signature = attributes.isPresent()
                        ? FileSignature.parse(attributes.get().signature())
                        : Optional.empty();
                return signature.isPresent() ? ofAttributes(signature.get(), attributes.get()) : Answer.NONE;
            } catch (MalformedFileSignature e) {
                return Answer.malformed(e);
            }
        }

        /** The signature must be over the attributes, and {@code security.ima} among them over the content. */
        private Answer ofAttributes(FileSignature signature, FileAttributes attributes) throws MalformedFileSignature {
            if (signature.form() != FileSignature.Form.ATTRIBUTES) {
                return Answer.invalid(signature.keyId().toHex(), "is none over the file's attributes");
            }
            Answer overAttributes =
                    checked(signature, attributes.digest(signature.hash()), "is not one over the file's attributes");
            if (overAttributes.state() != Signature.VALID) {
                return overAttributes;
            }
            Optional<FileSignature> inner = FileSignature.parse(attributes.ima());
            if (inner.isPresent()) {
                return ofFile(inner.get());
            }
            Optional<Digest> vouchedFor = attributes.fileDigest();
            Optional<Digest> measured = entry.fileDigest();
            boolean isComparable =
                    vouchedFor.isPresent() && vouchedFor.map(Digest::algorithm).equals(measured.map(Digest::algorithm));
            if (!isComparable || entry.digestType() == ImaEntry.DigestType.VERITY) {
                return Answer.unverifiable(
                        overAttributes.signer(), "is over a digest that cannot be compared with that of the log");
            }
            return vouchedFor.equals(measured)
                    ? overAttributes
                    : Answer.invalid(overAttributes.signer(), "is not one over this content");
        }

        private Answer ofAppended(Bytes der) {
            try {
                return switch (AppendedSignature.parse(der)) {
                    case NotCheckable(String because) -> Answer.unverifiable("", because);
                    case OverContent signature -> ofContent(signature);
                    case OverAttributes signature -> ofAttributesOfContent(signature);
                };
            } catch (MalformedFileSignature e) {
                return Answer.malformed(e);
            }
        }

        private Answer ofContent(OverContent signature) {
            return entry.unsignedDigest()
                    .filter(each -> each.algorithm() == signature.hash())
                    .map(digest -> appended(
                            signature.signer(),
                            signature.algorithm(),
                            signature.octets(),
                            new SignedMessage.Hashed(digest)))
                    .orElseGet(() -> Answer.unverifiable(
                            signature.signer().toString(), "is over a digest that the log does not have"));
        }

        private Answer ofAttributesOfContent(OverAttributes signature) {
            return entry.hasChecked(signature)
                    ? appended(signature.signer(), signature.algorithm(), signature.octets(), signature.message())
                    : Answer.invalid(
                            signature.signer().toString(),
                            "is over attributes that the kernel did not find to be of this content");
        }

        private Answer appended(Signer by, SigningAlgorithm algorithm, Bytes octets, SignedMessage message) {
            String signer = by.toString();
            if (keys.stream().anyMatch(key -> isBy(key, algorithm, octets, message))) {
                return new Answer(Signature.VALID, signer, "");
            }
            return isNamed(by)
                    ? Answer.invalid(signer, "is not one over this content")
                    : Answer.unknownKey(
                            signer, "is by none of the release's imaKeys; it names a certificate by " + signer);
        }

        private boolean isNamed(Signer signer) {
            return signer instanceof Signer.KeyIdentifier(Bytes octets)
                    && keys.stream().anyMatch(key -> key.keyIdentifier().equals(octets));
        }

        private boolean isBy(ImaKey key, SigningAlgorithm algorithm, Bytes signature, SignedMessage message) {
            Asked asked = new Asked(algorithm, signature, message, key);
            if (answers.size() == MAX_CHECKS && !answers.containsKey(asked)) {
                isCutShort = true;
                return false;
            }
            return answers.computeIfAbsent(asked, _ -> key.signed(algorithm, message, signature));
        }
    }
}
