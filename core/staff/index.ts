/**
 * The people at the desk: accounts with scrypt-hashed PINs in the store, lock-out after five wrong ones (which survives
 * restarts and clock changes), and sessions in memory (30 minutes idle, 12 hours at most). Failures: `staff.*`.
 */
export {
  createStaff,
  type NewStaff,
  type Session,
  type Staff,
  type StaffMember,
  type StaffRole,
} from './staff.ts';
