// The version of everything both ends say to each other; a test holds it against a hash of all the schemas.
export const PROTOCOL = 3;
