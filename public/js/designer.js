/** What scripts add to the designer's pages; every form on them works without. */
