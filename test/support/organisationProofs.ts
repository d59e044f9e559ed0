const page = (name: string): Buffer =>
  Buffer.from(`%PDF-1.4\n1 0 obj << /Title (${name}) >> endobj\ntrailer\n<<>>\n%%EOF\n`);

const proof = (field: 'licence' | 'letter') => ({
  field,
  name: `${field}.pdf`,
  content: page(field),
});

/** Whole PDFs, as the forms of an organisation take them. */
export const proofs = { licence: proof('licence'), letter: proof('letter') } as const;
