/**
 * How a case is called where nobody may know whose it is, by its place in its call. Reveals neither
 * number nor applicant nor, unless it is of before places were hidden, who began first.
 */
export const reviewCode = (place: number): string => `T-${place}`;
