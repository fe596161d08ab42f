"""Printed notices: frozen data in, PDF bytes out."""
