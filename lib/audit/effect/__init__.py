"""Classes of faults, and what putting each right would make of the records."""

from lib.audit.effect.classes import FAULT_CLASSES, FaultClass, faults_of
from lib.audit.effect.found import Found, together

__all__ = ["FAULT_CLASSES", "FaultClass", "Found", "faults_of", "together"]
