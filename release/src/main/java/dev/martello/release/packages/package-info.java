/**
 * The packages that an image was made of.
 *
 * <p>In comes an image on disk, out goes a software bill of materials in CycloneDX ({@code Sbom}), by what the package managers
 * wrote down in it. Links are followed within the image only. The databases of dpkg and apk are text, those of rpm and FreeBSD's
 * pkg SQLite. The older ones of rpm are refused by name rather than passed over.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 * @see <a href="https://github.com/package-url/purl-spec">Package URL specification</a>
 */
@NullMarked
package dev.martello.release.packages;

import org.jspecify.annotations.NullMarked;
