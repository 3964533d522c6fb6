package dev.martello.server.endorsement;

import java.util.Optional;

/**
 * Which machine a certificate is of, in its maker's words.
 *
 * @param serial of this one machine
 * @see <a href="https://trustedcomputinggroup.org/resource/tcg-platform-certificate-profile/">TCG Platform Certificate Profile 1.1, section
 *     3.1.2: the alternative name has the platform's attributes</a>
 */
public record PlatformIdentity(String manufacturer, String model, String version, Optional<String> serial) {}
