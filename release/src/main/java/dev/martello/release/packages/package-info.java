/**
 * The packages that an image was made of, as a document.
 *
 * <p>In comes an image on disk, out goes a software bill of materials in CycloneDX ({@code Sbom}), by what the package managers
 * wrote down in it. Links are followed within the image only.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
@NullMarked
package dev.martello.release.packages;

import org.jspecify.annotations.NullMarked;
