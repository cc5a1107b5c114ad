/** Names of studies, configurations and files' rows, which are names of files too. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
