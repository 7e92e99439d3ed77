// Long codes cut into groups that an eye can compare with another screen.
/** In eights; the last one may be shorter. */
export const groupsOf = (code: string): string[] => code.match(/.{1,8}/gu) ?? [];
