package org.almoner.knowledge;

/** How far a search reaches. */
public enum SearchReach {
    /** What is public: for everybody. */
    PUBLIC,
    /** Documents that are not public, too, and no transcript: for an auditor. */
    DOCUMENTS,
    /** All of it: for an administrator. */
    ALL
}
