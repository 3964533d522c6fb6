/**
 * Documents that people write, token by token, so that each problem has its line. Anchors, aliases and tags are refused, and so is
 * a field that is there twice.
 */
@NullMarked
package dev.martello.appraisal.yaml;

import org.jspecify.annotations.NullMarked;
